import type { Database } from 'better-sqlite3'
import type { NewRoom, StoredRoom } from '../../ports/store.ts'

type Row = Omit<StoredRoom, 'entered'> & { entered: number }

const columns = 'id, code, title, lifetime, created_at AS "createdAt", entered, last_seq AS "head", floor'

const toRoom = (row: Row | undefined): StoredRoom | null =>
  row === undefined ? null : { ...row, entered: row.entered === 1 }

/** Statements on rooms. */
export function roomTable(db: Database) {
  const find = db.prepare<[string], Row>(`SELECT ${columns} FROM rooms WHERE id = ?`)
  const findByCode = db.prepare<[string], Row>(`SELECT ${columns} FROM rooms WHERE code = ?`)
  const insert = db.prepare<[string, string, string | null, string, number, number], Row>(
    `INSERT INTO rooms (id, code, title, lifetime, created_at, last_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING ${columns}`,
  )
  const markEntered = db.prepare<[string]>('UPDATE rooms SET entered = 1 WHERE id = ? AND entered = 0')
  const remove = db.prepare<[string]>('DELETE FROM rooms WHERE id = ?')
  const removeIfEmpty = db.prepare<[string]>(
    `DELETE FROM rooms WHERE id = ? AND lifetime = 'ephemeral'
       AND NOT EXISTS (SELECT 1 FROM seats WHERE room_id = rooms.id AND joined_seq IS NOT NULL)`,
  )
  const removeIfSeatless = db.prepare<[string]>(
    `DELETE FROM rooms WHERE id = ? AND lifetime = 'ephemeral'
       AND NOT EXISTS (SELECT 1 FROM seats WHERE room_id = rooms.id)`,
  )

  return {
    find: (id: string): StoredRoom | null => toRoom(find.get(id)),
    findByCode: (code: string): StoredRoom | null => toRoom(findByCode.get(code)),
    insert({ id, code, title, lifetime }: NewRoom['room'], now: number): StoredRoom {
      const room = toRoom(insert.get(id, code, title, lifetime, now, now))
      if (room === null) throw new Error('The room was not inserted.')
      return room
    },
    markEntered: (id: string): void => void markEntered.run(id),
    /** Deletes a room, and by the foreign keys its seats and events. */
    remove: (id: string): boolean => remove.run(id).changes === 1,
    removeIfEmpty: (id: string): boolean => removeIfEmpty.run(id).changes === 1,
    /** Deletes an ephemeral room that has no seat left. */
    removeIfSeatless: (id: string): boolean => removeIfSeatless.run(id).changes === 1,
  }
}

export type RoomTable = ReturnType<typeof roomTable>
