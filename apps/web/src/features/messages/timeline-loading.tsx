import type { ReactNode } from 'react'
import { strings } from '../../strings.ts'
import { AwaitedMessages } from './awaited-messages.tsx'
import styles from './timeline-loading.module.css'

/** Stands where the timeline will be, with its name already. `children`: why it isn't coming. */
export function TimelineLoading({ children }: { children?: ReactNode }) {
  return (
    <div className={styles.log} role="log" aria-label={strings.timeline.label} aria-live="off">
      {children ?? <AwaitedMessages />}
    </div>
  )
}
