import { ArrowDown } from 'lucide-react'
import { strings } from '../../strings.ts'
import styles from './timeline.module.css'

/** The way to the latest message, for who is further up, with the number of those they haven't seen. */
export function Jump({ unread, onClick }: { unread: number; onClick: () => void }) {
  return (
    <div className={styles.below}>
      <button
        type="button"
        id="latest"
        className={styles.jump}
        data-unread={unread > 0 || undefined}
        aria-label={unread > 0 ? strings.timeline.newMessagesLabel(unread) : strings.timeline.latestLabel}
        onClick={onClick}
      >
        <ArrowDown size={16} aria-hidden />
        {unread > 0 ? strings.timeline.newMessages(unread) : strings.timeline.latest}
      </button>
    </div>
  )
}
