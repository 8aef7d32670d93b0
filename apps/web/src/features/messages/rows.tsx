import { assignHues } from '../../lib/author-hue.ts'
import { cautionOf } from '../../lib/lookalikes.ts'
import type { Row } from '../../lib/timeline.ts'
import { useRoom } from '../../state/room-context.ts'
import type { RoomState } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { MessageRow } from './message-row.tsx'
import { NoticeRow } from './notice-row.tsx'
import styles from './timeline.module.css'

/** Every row in its own boundary: one bad message never blanks the room. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  const names = useRoom((state) => state.names)
  const lookalikes = useRoom((state) => state.lookalikes)
  const selfId = useRoom((state) => state.self.id)
  const retry = useRoom((state) => state.retry)
  const discard = useRoom((state) => state.discard)
  const context = { names, lookalikes, selfId, retry, discard }
  return rows.map((row, index) => (
    <ErrorBoundary key={row.key} fallback={<p className={styles.broken}>{strings.timeline.broken}</p>}>
      <AnyRow row={row} tellsPending={endsPendingRun(row, rows[index + 1])} {...context} />
    </ErrorBoundary>
  ))
}

/** A run of messages on their way says so once, at its end. */
function endsPendingRun(row: Row, next: Row | undefined): boolean {
  if (row.type !== 'message' || row.entry.status !== 'pending') return false
  return next?.type !== 'message' || next.entry.status !== 'pending' || next.entry.held !== row.entry.held
}

type AnyRowProps = Pick<RoomState, 'names' | 'lookalikes' | 'retry' | 'discard'> & {
  row: Row
  selfId: string
  tellsPending: boolean
}

function AnyRow({ row, tellsPending, names, lookalikes, selfId, retry, discard }: AnyRowProps) {
  switch (row.type) {
    case 'day':
      return (
        <h2 className={styles.day}>
          <span>{row.label}</span>
        </h2>
      )
    case 'notice':
      return <NoticeRow entries={row.entries} selfId={selfId} names={names} lookalikes={lookalikes} />
    case 'message':
      return (
        <MessageRow
          entry={row.entry}
          name={names.get(row.entry.by) ?? strings.timeline.unknownAuthor}
          caution={row.entry.by === selfId ? undefined : cautionOf(lookalikes.get(row.entry.by), names)}
          hue={assignHues(names).get(row.entry.by)}
          own={row.entry.by === selfId}
          first={row.first}
          showTime={row.showTime}
          tellsPending={tellsPending}
          onRetry={retry}
          onDiscard={discard}
        />
      )
  }
}
