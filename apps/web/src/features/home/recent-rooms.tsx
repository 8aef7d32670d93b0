import { LogOut, X } from 'lucide-react'
import { type ReactNode, type RefObject, useId } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { dayLabel, localDay, timeOfDay } from '../../lib/dates.ts'
import { strings } from '../../strings.ts'
import { IconButton } from '../../ui/button.tsx'
import styles from './recent-rooms.module.css'
import type { Kept } from './use-kept-rooms.ts'

type RecentRoomsProps = {
  ref: RefObject<HTMLUListElement | null>
  rooms: readonly Kept[]
  /** The code of the room that is being left. */
  leaving: string | null
  tilesOf: (code: string) => ReactNode
  onEnter: (room: Kept) => void
  /** Out of a room where there is a seat, or off the list. */
  onPart: (room: Kept) => void
}

/** The rooms this browser was in: one press leads back, another one leaves a room or takes it off the list. */
export function RecentRooms({ ref, rooms, leaving, tilesOf, onEnter, onPart }: RecentRoomsProps) {
  const { home } = strings
  const id = useId()
  return (
    <section className={styles.recent} aria-labelledby={id}>
      <h2 id={id} className={styles.heading}>
        {home.recent}
      </h2>
      <ul ref={ref}>
        {rooms.map((kept) => (
          <li key={kept.room.code} className={styles.item}>
            <button type="button" className={styles.room} onClick={() => onEnter(kept)}>
              <span className="sr-only">{kept.room.code} </span>
              {tilesOf(kept.room.code)}
              <span className={styles.words}>
                {kept.room.title !== null && (
                  <bdi className={styles.title}>{clipMarks(kept.room.title)} </bdi>
                )}
                <span className={styles.when}>
                  {when(kept.room.at)}
                  {kept.seat !== null && <> · {home.seatKept}</>}
                </span>
              </span>
            </button>
            {kept.seat === null ? (
              <IconButton
                data-parts
                label={home.removeRecent(kept.room.code)}
                icon={<X size={18} aria-hidden />}
                onClick={() => onPart(kept)}
              />
            ) : (
              <IconButton
                data-parts
                label={home.leaveRecent(kept.room.code)}
                icon={<LogOut size={18} className="directional" aria-hidden />}
                aria-busy={leaving === kept.room.code}
                onClick={() => onPart(kept)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `Today, 14:05`; the day alone, if it is an earlier one. */
function when(at: number): string {
  const now = Date.now()
  const day = dayLabel(at, now)
  return localDay(at) === localDay(now) ? `${day}, ${timeOfDay(at)}` : day
}
