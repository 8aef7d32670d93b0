import { assignHues } from '../../lib/author-hue.ts'
import { cautionOf } from '../../lib/lookalikes.ts'
import type { Row } from '../../lib/timeline-rows.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { MessageRow } from './message-row.tsx'
import { NoticeRow } from './notice-row.tsx'
import { TimelineItem } from './timeline-item.tsx'
import styles from './timeline.module.css'
import type { RowVirtualizer } from './use-timeline-scroll.ts'

type TimelineListProps = {
  rows: readonly Row[]
  virtualizer: RowVirtualizer
  /** An instant of today. */
  today: number
  /** Key of the first message that is new to the reader. */
  firstUnread: string | undefined
  /** Index of the row that Tab leads to. */
  tabStop: number
}

/** Those of the rows that are around the view, each in its place. */
export function TimelineList({ rows, virtualizer, today, firstUnread, tabStop }: TimelineListProps) {
  const names = useRoom((state) => state.names)
  const lookalikes = useRoom((state) => state.lookalikes)
  const selfId = useRoom((state) => state.self.id)
  const retry = useRoom((state) => state.retry)
  const discard = useRoom((state) => state.discard)

  const content = (row: Row, index: number) => {
    if (row.type === 'notice') {
      const people = { names, lookalikes, selfId }
      return <NoticeRow row={row} position={index + 1} tabbable={index === tabStop} {...people} />
    }
    const { by } = row.entry
    return (
      <MessageRow
        entry={row.entry}
        at={row.at}
        position={index + 1}
        name={names.get(by) ?? strings.timeline.unknownAuthor}
        caution={by === selfId ? undefined : cautionOf(lookalikes.get(by), names)}
        hue={assignHues(names).get(by)}
        own={by === selfId}
        // Whoever comes back reads on from a name.
        first={row.first || row.key === firstUnread}
        showTime={row.showTime}
        tellsPending={endsPendingRun(row, rows[index + 1])}
        tabbable={index === tabStop}
        onRetry={retry}
        onDiscard={discard}
      />
    )
  }

  return (
    <div className={styles.rows} style={{ blockSize: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const row = rows[index]
        if (row === undefined) return null
        return (
          <TimelineItem
            key={row.key}
            row={row}
            index={index}
            start={start - virtualizer.options.scrollMargin}
            measure={virtualizer.measureElement}
            today={today}
            isNew={row.key === firstUnread}
          >
            {content(row, index)}
          </TimelineItem>
        )
      })}
    </div>
  )
}

/** A run of messages on their way says so once, at its end. */
function endsPendingRun(row: Row, next: Row | undefined): boolean {
  if (row.type !== 'message' || row.entry.status !== 'pending') return false
  return next?.type !== 'message' || next.entry.status !== 'pending'
}
