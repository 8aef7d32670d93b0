import type { Database } from 'better-sqlite3'
import type { NewRoom, StoredRoom } from '../../ports/store.ts'

type Row = Omit<StoredRoom, 'entered'> & { entered: number }

const columns = 'id, code, title, lifetime, created_at AS "createdAt", entered, last_seq AS "head", floor'

const toRoom = (row: Row | undefined): StoredRoom | null =>
  row === undefined ? null : { ...row, entered: row.entered === 1 }

/** How long the codes of deleted rooms are remembered: the longest quarantine that the port allows, in milliseconds. */
const MEMORY_MS = 24 * 60 * 60 * 1000

/** Statements on rooms. */
export function roomTable(db: Database) {
  const find = db.prepare<[string], Row>(`SELECT ${columns} FROM rooms WHERE id = ?`)
  const findByCode = db.prepare<[string], Row>(`SELECT ${columns} FROM rooms WHERE code = ?`)
  const insert = db.prepare<[string, string, string | null, string, number, number], Row>(
    `INSERT INTO rooms (id, code, title, lifetime, created_at, last_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING ${columns}`,
  )
  const markEntered = db.prepare<[string]>('UPDATE rooms SET entered = 1 WHERE id = ? AND entered = 0')
  const remove = db.prepare<[string], string>('DELETE FROM rooms WHERE id = ? RETURNING code').pluck()
  const removeIfEmpty = db
    .prepare<[string], string>(
      `DELETE FROM rooms WHERE id = ? AND lifetime = 'ephemeral'
       AND NOT EXISTS (SELECT 1 FROM seats WHERE room_id = rooms.id AND joined_seq IS NOT NULL)
     RETURNING code`,
    )
    .pluck()
  const removeIfSeatless = db
    .prepare<[string], string>(
      `DELETE FROM rooms WHERE id = ? AND lifetime = 'ephemeral'
       AND NOT EXISTS (SELECT 1 FROM seats WHERE room_id = rooms.id)
     RETURNING code`,
    )
    .pluck()
  const remember = db.prepare<[string, number]>(
    'INSERT OR REPLACE INTO closed_codes (code, closed_at) VALUES (?, ?)',
  )
  const forget = db.prepare<[number]>('DELETE FROM closed_codes WHERE closed_at <= ?')
  const isClosed = db
    .prepare<[string, number], number>('SELECT 1 FROM closed_codes WHERE code = ? AND closed_at > ?')
    .pluck()

  // From indexes on the length alone.
  const countCodes = db
    .prepare<[number, number, number], number>(
      `SELECT (SELECT count(*) FROM rooms WHERE length(code) = ?)
            + (SELECT count(*) FROM closed_codes WHERE length(code) = ? AND closed_at > ?)`,
    )
    .pluck()

  function close(code: string | undefined): boolean {
    if (code !== undefined) remember.run(code, Date.now())
    return code !== undefined
  }

  return {
    find: (id: string): StoredRoom | null => toRoom(find.get(id)),
    findByCode: (code: string): StoredRoom | null => toRoom(findByCode.get(code)),
    /** Whether a room with this code is open, or was until less than `quarantineMs` ago. */
    isCodeTaken(code: string, quarantineMs: number): boolean {
      const now = Date.now()
      forget.run(now - MEMORY_MS)
      return findByCode.get(code) !== undefined || isClosed.get(code, now - quarantineMs) !== undefined
    },
    countCodes: (length: number, quarantineMs: number): number =>
      countCodes.get(length, length, Date.now() - quarantineMs) ?? 0,
    insert({ id, code, title, lifetime }: NewRoom['room'], now: number): StoredRoom {
      const room = toRoom(insert.get(id, code, title, lifetime, now, now))
      if (room === null) throw new Error('The room was not inserted.')
      return room
    },
    markEntered: (id: string): void => void markEntered.run(id),
    /** Deletes a room, and by the foreign keys its seats and events. */
    remove: (id: string): boolean => close(remove.get(id)),
    removeIfEmpty: (id: string): boolean => close(removeIfEmpty.get(id)),
    /** Deletes an ephemeral room that has no seat left. */
    removeIfSeatless: (id: string): boolean => close(removeIfSeatless.get(id)),
  }
}

export type RoomTable = ReturnType<typeof roomTable>
