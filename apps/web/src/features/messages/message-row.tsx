import { memo, type MouseEvent, useId } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { useOutage } from '../../state/use-outage.ts'
import { strings } from '../../strings.ts'
import { Caution } from '../../ui/caution.tsx'
import { failureText } from './failure-text.ts'
import { focusMessageField } from './message-field.ts'
import { MessageText } from './message-text.tsx'
import { RowActions } from './row-actions.tsx'
import { rowOf } from './row-controls.ts'
import { RowTime } from './row-time.tsx'
import styles from './message-row.module.css'
import { useReached } from './use-reached.ts'

type MessageRowProps = {
  entry: MessageEntry
  /** When it was said, as far as anyone can tell. */
  at: number
  /** Its place among the rows that are loaded, from 1: those in between may not be in the document. */
  position: number
  /** The author's name. */
  name: string
  /** What is to be said beside the name. */
  caution: string | undefined
  /** Of the author, in degrees. */
  hue: number | undefined
  own: boolean
  /** Whether it opens a group and so carries the name. */
  first: boolean
  showTime: boolean
  /** Whether it says that it is on its way: the last one of those that are does, for all of them. */
  tellsPending: boolean
  /** Whether Tab leads to it. */
  tabbable: boolean
  onRetry: (id: string) => void
  onDiscard: (id: string) => void
}

/** One message. Memoised: an arrival renders its own row and no other. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { entry, at, position, caution, hue, own, first, showTime, tellsPending, tabbable } = props
  const id = useId()
  const { reached, handlers } = useReached()
  const name = clipMarks(props.name)
  // Said anew when the language changes.
  useLanguage((state) => state.language)
  return (
    <div
      className={cx(styles.row, first && styles.first, own && styles.own)}
      role="article"
      aria-labelledby={`${id}-by ${id}-at ${id}-text ${id}-state`}
      aria-posinset={position}
      // Nobody knows how many there are until the room's beginning is loaded.
      aria-setsize={-1}
      // One of them is where Tab leads to, the arrow keys go on from there.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={tabbable ? 0 : -1}
      data-key={entry.key}
      data-status={entry.status}
      {...handlers}
    >
      <RowTime id={`${id}-at`} className={cx(styles.time, !showTime && styles.quietTime)} at={at} />
      <div className={styles.content}>
        <div id={`${id}-by`} className={first ? styles.byline : 'sr-only'}>
          <bdi className={cx('hued', styles.author)} style={{ '--h': hue }} title={first ? name : undefined}>
            {name}
          </bdi>
          {caution !== undefined && <Caution>{caution}</Caution>}
        </div>
        <MessageText id={`${id}-text`} text={entry.text} />
        {tellsPending && <Pending id={`${id}-state`} />}
        {entry.status === 'failed' && <Failed {...props} stateId={`${id}-state`} />}
      </div>
      {reached && <RowActions text={entry.text} />}
    </div>
  )
})

function Pending({ id }: { id: string }) {
  const outage = useOutage()
  // Of the room: what comes after a message that is held back waits as well.
  const held = useRoom((state) => state.heldUntil !== null)
  const { waiting, held: heldText, pending } = strings.timeline
  return (
    <span id={id} className={styles.pending}>
      {outage ? waiting : held ? heldText : pending}
    </span>
  )
}

/** Reasons that a retry meets again. */
const FINAL: ReadonlySet<string | undefined> = new Set(['too_large', 'forbidden', 'room_gone', 'closed'])

function Failed({ entry, stateId, onRetry, onDiscard }: MessageRowProps & { stateId: string }) {
  const retry = ({ detail, currentTarget }: MouseEvent) => {
    // By keyboard: the focus must not vanish with the button.
    if (detail === 0) rowOf(currentTarget)?.focus({ preventScroll: true })
    onRetry(entry.id)
  }
  const discard = (event: MouseEvent) => {
    onDiscard(entry.id)
    // By keyboard: the focus must not vanish with the row.
    if (event.detail === 0) focusMessageField()
  }
  return (
    <div className={styles.failed}>
      <span id={stateId}>{failureText(entry.failure)}</span>
      <span className={styles.actions}>
        {!FINAL.has(entry.failure) && (
          <button type="button" tabIndex={-1} className={styles.action} onClick={retry}>
            {strings.timeline.retry}
          </button>
        )}
        <button type="button" tabIndex={-1} className={styles.action} onClick={discard}>
          {strings.timeline.discard}
        </button>
      </span>
    </div>
  )
}
