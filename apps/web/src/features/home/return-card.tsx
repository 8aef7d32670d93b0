import { type ReactNode, useId } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './return-card.module.css'

type ReturnCardProps = {
  /** The room's code. */
  code: string
  title: string | null
  /** Under which name the seat is. */
  name: string
  tiles: ReactNode
  leaving: boolean
  /** Whether going back there is what this page suggests. */
  prominent: boolean
  onReturn: () => void
  onLeave: () => void
}

/** The room that somebody at home still has a seat in: back there, or out of it, with one press. */
export function ReturnCard({
  code,
  title,
  name,
  tiles,
  leaving,
  prominent,
  onReturn,
  onLeave,
}: ReturnCardProps) {
  const { home } = strings
  const id = useId()
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.seat}>
        {tiles}
        <div className={styles.words}>
          <h2 id={id} className={styles.title}>
            {/* The tiles say it to the eye. */}
            <span className="sr-only">{strings.room.label(code)} </span>
            {title === null ? home.seatStill : <bdi>{clipMarks(title)}</bdi>}
          </h2>
          <p className={styles.as}>
            {title === null ? home.seatAs(clipMarks(name)) : home.seatStillAs(clipMarks(name))}
          </p>
        </div>
      </div>
      <div className={styles.actions}>
        <Button look={prominent ? 'primary' : 'secondary'} onClick={onReturn}>
          {home.returnToRoom}
        </Button>
        <Button look="quiet" aria-busy={leaving} onClick={onLeave}>
          {home.leave}
        </Button>
      </div>
    </section>
  )
}
