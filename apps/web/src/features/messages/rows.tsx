import type { Row } from '../../lib/timeline.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { MessageRow } from './message-row.tsx'
import { NoticeRow } from './notice-row.tsx'
import styles from './timeline.module.css'

/** Every row in its own boundary: one bad message never blanks the room. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  return rows.map((row) => (
    <ErrorBoundary key={row.key} fallback={<p className={styles.broken}>{strings.timeline.broken}</p>}>
      <AnyRow row={row} />
    </ErrorBoundary>
  ))
}

function AnyRow({ row }: { row: Row }) {
  const names = useRoom((state) => state.names)
  const self = useRoom((state) => state.self)
  const retry = useRoom((state) => state.retry)
  const discard = useRoom((state) => state.discard)
  switch (row.type) {
    case 'day':
      return (
        <h2 className={styles.day}>
          <span>{row.label}</span>
        </h2>
      )
    case 'notice':
      return <NoticeRow entries={row.entries} selfId={self.id} />
    case 'message':
      return (
        <MessageRow
          entry={row.entry}
          name={names.get(row.entry.by) ?? strings.timeline.unknownAuthor}
          own={row.entry.by === self.id}
          first={row.first}
          showTime={row.showTime}
          onRetry={retry}
          onDiscard={discard}
        />
      )
  }
}
