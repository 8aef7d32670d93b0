import type { Role } from '@parley/protocol'
// Not by way of the index: a worker thread is started for each store, and the schemas would be most of what it loads.
import { nameKey } from '@parley/protocol/names'
import type { Database } from 'better-sqlite3'
import type {
  EnterVia,
  LookalikeKeys,
  NameTaken,
  NewSeat,
  ReadRoster,
  RosterSeat,
  SeatName,
  StoredSeat,
} from '../../ports/store.ts'

type Row = Omit<StoredSeat, 'present'> & { present: number }

const columns =
  'id, room_id AS "roomId", name, role, joined_seq IS NOT NULL AS "present", generation, expires_at AS "expiresAt"'

const toSeat = <R extends Row>({ present, ...row }: R) => ({ ...row, present: present === 1 })
const toSeatOrNull = (row: Row | undefined): StoredSeat | null => (row === undefined ? null : toSeat(row))

/** A seat as it begins: nobody is present yet. */
export function newSeat(roomId: string, role: Role, { id, name, expiresAt }: NewSeat): StoredSeat {
  return { id, roomId, name, role, present: false, generation: 0, expiresAt }
}

/** Where the first one stands in the roster who entered before a seat, absent or present, and has an equal key. */
const placeOfFirst = (key: 'drawn' | 'read') => `coalesce((
  SELECT other.joined_seq FROM seats AS other
    WHERE other.room_id = seats.room_id AND other.lookalike_${key} = seats.lookalike_${key}
      AND other.joined_seq < coalesce(seats.joined_seq, ${Number.MAX_SAFE_INTEGER})
    ORDER BY other.joined_seq LIMIT 1), ${Number.MAX_SAFE_INTEGER})`

/** Two searches by index, however many names are alike. */
const lookalikeColumn = `(
  SELECT first.id FROM seats AS first
    WHERE first.room_id = seats.room_id AND first.joined_seq = min(${placeOfFirst('drawn')}, ${placeOfFirst('read')}))
  AS "lookalikeOf"`

/** Statements on seats. A member is named by room and id, so that a token never reaches into another room. */
export function seatTable(db: Database) {
  const find = db.prepare<[string, string], Row>(`SELECT ${columns} FROM seats WHERE room_id = ? AND id = ?`)
  const holder = db
    .prepare<[string, string], string>('SELECT id FROM seats WHERE room_id = ? AND held_key = ?')
    .pluck()
  const heldKeys = db
    .prepare<[string], string>('SELECT held_key FROM seats WHERE room_id = ? AND held_key IS NOT NULL')
    .pluck()
  const insert = db.prepare<[string, string, string, string, string, string, Role, number]>(
    `INSERT INTO seats (room_id, id, name, held_key, lookalike_drawn, lookalike_read, role, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const rename = db.prepare<[string, string, string, string, string]>(
    'UPDATE seats SET name = ?, lookalike_drawn = ?, lookalike_read = ? WHERE room_id = ? AND id = ?',
  )
  const setLookalikeKeys = db.prepare<[string, string, string, string]>(
    'UPDATE seats SET lookalike_drawn = ?, lookalike_read = ? WHERE room_id = ? AND id = ?',
  )
  const lookalikeOf = db
    .prepare<[string, string], string | null>(
      `SELECT ${lookalikeColumn} FROM seats WHERE room_id = ? AND id = ?`,
    )
    .pluck()
  const renew = db.prepare<[number, string, string]>(
    'UPDATE seats SET expires_at = max(expires_at, ?) WHERE room_id = ? AND id = ?',
  )
  const enter = db.prepare<[string, number, EnterVia, string, string]>(
    `UPDATE seats SET held_key = ?, joined_seq = ?, via = ?, generation = generation + 1
      WHERE room_id = ? AND id = ?`,
  )
  const enterAgain = db.prepare<[EnterVia, string, string]>(
    'UPDATE seats SET via = ?, generation = generation + 1 WHERE room_id = ? AND id = ?',
  )
  const depart = db.prepare<[string, string]>(
    'UPDATE seats SET held_key = NULL, joined_seq = NULL WHERE room_id = ? AND id = ?',
  )
  const releaseName = db.prepare<[string, string]>(
    'UPDATE seats SET held_key = NULL WHERE room_id = ? AND id = ? AND joined_seq IS NULL',
  )
  const remove = db.prepare<[string, string]>('DELETE FROM seats WHERE room_id = ? AND id = ?')
  const removeExpired = db.prepare<[number]>(
    `DELETE FROM seats WHERE joined_seq IS NULL AND expires_at <= ?
       AND NOT (role = 'host' AND (SELECT lifetime FROM rooms WHERE id = seats.room_id) = 'kept')`,
  )
  const roster = db.prepare<[string, number, number], Row & { lookalikeOf: string | null }>(
    `SELECT ${columns}, ${lookalikeColumn} FROM seats WHERE room_id = ? AND joined_seq > ? ORDER BY joined_seq LIMIT ?`,
  )
  const placeOf = db
    .prepare<[string, string], number>('SELECT joined_seq FROM seats WHERE room_id = ? AND id = ?')
    .pluck()
  const countPresent = db
    .prepare<[string], number>('SELECT count(*) FROM seats WHERE room_id = ? AND joined_seq IS NOT NULL')
    .pluck()

  return {
    find: (roomId: string, id: string): StoredSeat | null => toSeatOrNull(find.get(roomId, id)),
    /** Refusal if another seat than `except` holds this name, else null. */
    nameTaken(roomId: string, name: string, except: string | null): NameTaken | null {
      const by = holder.get(roomId, nameKey(name))
      return by === undefined || by === except ? null : { kind: 'name_taken', held: heldKeys.all(roomId) }
    },
    insert(roomId: string, role: Role, seat: NewSeat): StoredSeat {
      const { id, name, lookalikeKeys, expiresAt } = seat
      insert.run(roomId, id, name, nameKey(name), lookalikeKeys.drawn, lookalikeKeys.read, role, expiresAt)
      return newSeat(roomId, role, seat)
    },
    renew: (roomId: string, id: string, expiresAt: number): void => void renew.run(expiresAt, roomId, id),
    rename(seat: StoredSeat, { name, lookalikeKeys }: SeatName): StoredSeat {
      rename.run(name, lookalikeKeys.drawn, lookalikeKeys.read, seat.roomId, seat.id)
      return { ...seat, name }
    },
    setLookalikeKeys: (roomId: string, id: string, { drawn, read }: LookalikeKeys): void =>
      void setLookalikeKeys.run(drawn, read, roomId, id),
    /** As {@link RosterSeat.lookalikeOf}; of an absent seat, as if it entered now. */
    lookalikeOf: ({ roomId, id }: StoredSeat): string | null => lookalikeOf.get(roomId, id) ?? null,
    /** Writes a presence that began with the `joined` event at `seq`. */
    enter(seat: StoredSeat, via: EnterVia, seq: number): StoredSeat {
      enter.run(nameKey(seat.name), seq, via, seat.roomId, seat.id)
      return { ...seat, present: true, generation: seat.generation + 1 }
    },
    /** Notes another way in of a seat that is present. */
    enterAgain(seat: StoredSeat, via: EnterVia): StoredSeat {
      enterAgain.run(via, seat.roomId, seat.id)
      return { ...seat, generation: seat.generation + 1 }
    },
    depart: (roomId: string, id: string): void => void depart.run(roomId, id),
    releaseName: (roomId: string, id: string): void => void releaseName.run(roomId, id),
    remove: (roomId: string, id: string): void => void remove.run(roomId, id),
    /** Removes the absent seats whose time is up; the host of a kept room has no such time. */
    removeExpired: (now: number): void => void removeExpired.run(now),
    /** A page of who is present, and the place of its last one if others follow. */
    roster({ roomId, after = 0, limit }: ReadRoster): { members: RosterSeat[]; next: number | null } {
      const members = roster.all(roomId, after, limit + 1).map(toSeat)
      const hasMore = members.length > limit
      if (hasMore) members.pop()
      const last = members.at(-1)
      return { members, next: hasMore && last ? (placeOf.get(roomId, last.id) ?? null) : null }
    },
    countPresent: (roomId: string): number => countPresent.get(roomId) ?? 0,
  }
}

export type SeatTable = ReturnType<typeof seatTable>
