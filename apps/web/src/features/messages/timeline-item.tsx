import type { ReactNode } from 'react'
import { dayLabel } from '../../lib/dates.ts'
import type { Row } from '../../lib/timeline-rows.ts'
import { strings } from '../../strings.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import styles from './timeline-item.module.css'

type TimelineItemProps = {
  row: Row
  index: number
  /** Where it stands, from the top of the rows. */
  start: number
  /** Measures its element, whenever its height changes. */
  measure: (element: HTMLDivElement | null) => void
  /** An instant of today. */
  today: number
  /** Whether it is the first that is new to the reader. */
  isNew: boolean
  children: ReactNode
}

/** A row in its place, under the name of its day if it is the first one. A boundary of its own: one bad message never blanks the room. */
export function TimelineItem({ row, index, start, measure, today, isNew, children }: TimelineItemProps) {
  const broken = (
    <p className={styles.broken} data-key={row.key} tabIndex={-1}>
      {strings.timeline.broken}
    </p>
  )
  return (
    <div
      ref={measure}
      className={styles.item}
      data-index={index}
      style={{ transform: `translateY(${start}px)` }}
    >
      <ErrorBoundary fallback={broken}>
        {row.newDay && (
          <h2 className={styles.day}>
            <span>{dayLabel(row.at, today)}</span>
          </h2>
        )}
        {isNew && (
          <div className={styles.new} role="separator" aria-label={strings.timeline.newLine}>
            {strings.timeline.newLineShort}
          </div>
        )}
        {children}
      </ErrorBoundary>
    </div>
  )
}
