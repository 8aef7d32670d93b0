import { memo } from 'react'
import { clipMarks } from '../../lib/clip-marks.ts'
import { cx } from '../../lib/cx.ts'
import { exactTime, timeOfDay } from '../../lib/dates.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useOutage } from '../../state/use-outage.ts'
import { strings } from '../../strings.ts'
import { Caution } from '../../ui/caution.tsx'
import { MessageText } from './message-text.tsx'
import styles from './message-row.module.css'

type MessageRowProps = {
  entry: MessageEntry
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
  onRetry: (id: string) => void
  onDiscard: (id: string) => void
}

/** One message. Memoised: an arrival renders its own row and no other. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { entry, caution, hue, own, first, showTime, tellsPending } = props
  const name = clipMarks(props.name)
  // Said anew when the language changes.
  useLanguage((state) => state.language)
  return (
    <div
      className={cx(styles.row, first && styles.first, own && styles.own)}
      data-key={entry.key}
      data-status={entry.status}
    >
      <time
        className={cx(styles.time, !showTime && styles.quietTime)}
        dateTime={new Date(entry.at).toISOString()}
        title={exactTime(entry.at)}
      >
        {timeOfDay(entry.at)}
      </time>
      <div className={styles.content}>
        <div className={first ? styles.byline : 'sr-only'}>
          <bdi className={cx('hued', styles.author)} style={{ '--h': hue }} title={first ? name : undefined}>
            {name}
          </bdi>
          {caution !== undefined && <Caution>{caution}</Caution>}
        </div>
        <MessageText text={entry.text} />
        {tellsPending && <Pending held={entry.held === true} />}
        {entry.status === 'failed' && <Failed {...props} />}
      </div>
    </div>
  )
})

function Pending({ held }: { held: boolean }) {
  const outage = useOutage()
  const { waiting, held: heldText, pending } = strings.timeline
  return <span className={styles.pending}>{outage ? waiting : held ? heldText : pending}</span>
}

function Failed({ entry, onRetry, onDiscard }: MessageRowProps) {
  return (
    <div className={styles.failed}>
      <span>{failureText(entry.failure)}</span>
      <span className={styles.actions}>
        {/* Once the connection has ended for good there is nothing to try it on. */}
        {entry.failure !== 'closed' && (
          <button type="button" className={styles.action} onClick={() => onRetry(entry.id)}>
            {strings.timeline.retry}
          </button>
        )}
        <button type="button" className={styles.action} onClick={() => onDiscard(entry.id)}>
          {strings.timeline.discard}
        </button>
      </span>
    </div>
  )
}

function failureText(failure: string | undefined): string {
  const { failed, failedBecause } = strings.timeline
  const known: Readonly<Record<string, string>> = failedBecause
  return known[failure ?? ''] ?? failed
}
