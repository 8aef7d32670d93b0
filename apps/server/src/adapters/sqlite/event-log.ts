import type { Database } from 'better-sqlite3'
import { READ_BYTES_MAX, type ReadEvents, type StoredEvent, type StoredSeat } from '../../ports/store.ts'

/** An event that has no place in the log yet. */
type NewEvent = Omit<StoredEvent, 'seq' | 'at'>

const columns = 'room_id AS "roomId", seq, at, by, kind, client_id AS "id", body'

/** Body of `joined` and `left`. */
const memberBody = ({ id, name, role }: StoredSeat, lookalikeOf: string | null = null): string =>
  JSON.stringify({ member: { id, name, role, ...(lookalikeOf !== null && { lookalikeOf }) } })

/** Statements on the logs of rooms. `onAppended` learns of every event in the order of appending. */
export function eventLog(db: Database, onAppended: (event: StoredEvent) => void) {
  // The sequencer: a rollback takes the number back, and a clock that was set back does not turn time around.
  const advance = db.prepare<[number, string], { seq: number; at: number }>(
    `UPDATE rooms SET last_seq = last_seq + 1, last_at = max(last_at, ?) WHERE id = ?
     RETURNING last_seq AS seq, last_at AS at`,
  )
  const insert = db.prepare<[string, number, number, string, string, string | null, string]>(
    'INSERT INTO events (room_id, seq, at, by, kind, client_id, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const findByClientId = db.prepare<[string, string, string], StoredEvent>(
    `SELECT ${columns} FROM events WHERE room_id = ? AND by = ? AND client_id = ?`,
  )
  const find = db.prepare<[string, number], StoredEvent>(
    `SELECT ${columns} FROM events WHERE room_id = ? AND seq = ?`,
  )
  const upwards = db.prepare<[string, number, number, number], StoredEvent>(
    `SELECT ${columns} FROM events WHERE room_id = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?`,
  )
  const downwards = db.prepare<[string, number, number], StoredEvent>(
    `SELECT ${columns} FROM events WHERE room_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  )

  function append(event: NewEvent): StoredEvent {
    const place = advance.get(Date.now(), event.roomId)
    if (place === undefined) throw new Error(`There is no room ${event.roomId} to append to.`)
    insert.run(event.roomId, place.seq, place.at, event.by, event.kind, event.id, event.body)
    const { roomId, by, kind, id, body } = event
    const stored = { roomId, ...place, by, kind, id, body }
    onAppended(stored)
    return stored
  }

  return {
    append,
    joined(seat: StoredSeat, lookalikeOf: string | null): StoredEvent {
      const body = memberBody(seat, lookalikeOf)
      return append({ roomId: seat.roomId, by: seat.id, kind: 'joined', id: null, body })
    },
    left: (seat: StoredSeat): StoredEvent =>
      append({ roomId: seat.roomId, by: seat.id, kind: 'left', id: null, body: memberBody(seat) }),
    findByClientId: (roomId: string, by: string, id: string): StoredEvent | null =>
      findByClientId.get(roomId, by, id) ?? null,

    find: (roomId: string, seq: number): StoredEvent | null => find.get(roomId, seq) ?? null,

    /** A page in ascending order; see {@link ReadEvents}. */
    read({ roomId, after, before = Number.MAX_SAFE_INTEGER, limit, maxBytes = READ_BYTES_MAX }: ReadEvents) {
      const most = Math.min(maxBytes, READ_BYTES_MAX)
      return after === undefined
        ? takeBytes(downwards.iterate(roomId, before, limit), most).toReversed()
        : takeBytes(upwards.iterate(roomId, after, before, limit), most)
    },
  }
}

export type EventLog = ReturnType<typeof eventLog>

/** Events up to the first whose body would exceed the budget; at least one. Stops reading there. */
function takeBytes(events: Iterable<StoredEvent>, maxBytes: number): StoredEvent[] {
  const taken: StoredEvent[] = []
  let bytes = 0
  for (const event of events) {
    bytes += Buffer.byteLength(event.body)
    if (taken.length > 0 && bytes > maxBytes) break
    taken.push(event)
  }
  return taken
}
