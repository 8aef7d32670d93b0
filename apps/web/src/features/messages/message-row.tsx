import { memo } from 'react'
import { cx } from '../../lib/cx.ts'
import { exactTime, timeOfDay } from '../../lib/dates.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import { strings } from '../../strings.ts'
import { MessageText } from './message-text.tsx'
import styles from './message-row.module.css'

type MessageRowProps = {
  entry: MessageEntry
  /** The author's name. */
  name: string
  /** Of the author, in degrees. */
  hue: number | undefined
  own: boolean
  /** Whether it opens a group and so carries the name. */
  first: boolean
  showTime: boolean
  onRetry: (id: string) => void
  onDiscard: (id: string) => void
}

/** One message. Memoised: an arrival renders its own row and no other. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { entry, name, hue, own, first, showTime } = props
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
        <bdi className={first ? cx('hued', styles.author) : 'sr-only'} style={{ '--h': hue }}>
          {name}
        </bdi>
        <MessageText text={entry.text} />
        {entry.status === 'pending' && <Pending entry={entry} />}
        {entry.status === 'failed' && <Failed {...props} />}
      </div>
    </div>
  )
})

function Pending({ entry }: { entry: MessageEntry }) {
  return (
    <span className={styles.pending}>{entry.held ? strings.timeline.held : strings.timeline.pending}</span>
  )
}

function Failed({ entry, onRetry, onDiscard }: MessageRowProps) {
  return (
    <div className={styles.failed}>
      <span>{strings.timeline.failedBecause[entry.failure ?? ''] ?? strings.timeline.failed}</span>
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
