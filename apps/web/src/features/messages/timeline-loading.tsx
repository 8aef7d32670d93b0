import type { ReactNode } from 'react'
import { strings } from '../../strings.ts'
import { Skeleton } from './skeleton.tsx'
import styles from './timeline-loading.module.css'

/** Stands where the timeline will be, with its name already. `children`: why it isn't coming. */
export function TimelineLoading({ children }: { children?: ReactNode }) {
  return (
    <div className={styles.log} role="log" aria-label={strings.timeline.label} aria-live="off">
      {children === undefined ? <Skeleton /> : <div className={styles.failed}>{children}</div>}
    </div>
  )
}
