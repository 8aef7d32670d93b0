import { LogOut, Settings, Users } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import { useMedia } from '../../lib/use-media.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './room-header.module.css'

type RoomHeaderProps = {
  /** Whether others can come in. */
  open: boolean
  /** The button that copies the invite link. */
  copyInvite: ReactNode
  /** The button for notifications, where there is room for it. */
  bell: ReactNode
  /** Whether the people are beside the timeline (else a sheet opens over it). */
  rail: boolean
  peopleOpen: boolean
  leaving: boolean
  /** Whether the sheet for inviting is open, into which the tiles have travelled. */
  inviting: boolean
  onInvite: () => void
  onPeople: () => void
  onSettings: () => void
  onLeave: () => void
}

/** The room's code or title, who is there, and the ways to bring others in and to go. */
export function RoomHeader(props: RoomHeaderProps) {
  const {
    open,
    copyInvite,
    bell,
    rail,
    peopleOpen,
    leaving,
    inviting,
    onInvite,
    onPeople,
    onSettings,
    onLeave,
  } = props
  const room = useRoom((state) => state.room)
  const memberCount = useRoom((state) => state.memberCount)
  const title = room.title === null ? null : clipMarks(room.title)
  const coarse = useMedia('(pointer: coarse)')
  const heading = useRef<HTMLHeadingElement>(null)
  const purpose = useId()

  // Where the message field doesn't take the focus (and with it half of the screen), the room's name does.
  useEffect(() => {
    if (coarse) heading.current?.focus({ preventScroll: true })
  }, [coarse])

  const tiles = (
    <>
      <span className="sr-only">{room.code}</span>
      <CodeTiles code={room.code} size="small" travels={!inviting} folds />
    </>
  )
  const code = open ? (
    <button
      type="button"
      className={styles.code}
      data-tooltip={strings.room.invite}
      aria-describedby={purpose}
      aria-haspopup="dialog"
      onClick={onInvite}
    >
      {tiles}
    </button>
  ) : (
    <span className={styles.code}>{tiles}</span>
  )
  const people = strings.people.button(memberCount)
  const leaveLabel = leaving ? strings.room.leaving : strings.room.leave

  return (
    <header className={styles.header}>
      {title === null ? (
        <h1 ref={heading} className={styles.heading} tabIndex={-1}>
          {code}
        </h1>
      ) : (
        <>
          {code}
          <h1
            ref={heading}
            className={cx(styles.heading, styles.title)}
            tabIndex={-1}
            dir="auto"
            data-tooltip={title}
          >
            {title}
          </h1>
        </>
      )}
      {/* Not in the heading, which is the code alone. */}
      <span id={purpose} hidden>
        {strings.room.invite}
      </span>
      <div className={styles.actions}>
        {copyInvite}
        <button
          id="people"
          type="button"
          className={styles.people}
          aria-label={people}
          data-tooltip={people}
          aria-expanded={peopleOpen}
          aria-haspopup={rail ? undefined : 'dialog'}
          onClick={onPeople}
        >
          <Users size={20} aria-hidden />
          <span className={styles.count} aria-hidden="true">
            {memberCount > 0 && memberCount}
          </span>
        </button>
        {bell}
        <IconButton
          label={strings.settings.heading}
          icon={<Settings size={20} aria-hidden />}
          aria-haspopup="dialog"
          onClick={onSettings}
        />
        <IconButton
          roomy
          className={styles.leave}
          label={leaveLabel}
          text={leaveLabel}
          icon={<LogOut size={20} className="directional" aria-hidden />}
          aria-busy={leaving}
          onClick={onLeave}
        />
      </div>
    </header>
  )
}
