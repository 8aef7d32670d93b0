import type { Database } from 'better-sqlite3'
import type { Recovery } from '../../ports/store.ts'
import type { Operations } from './operations.ts'

export function recoveryOperations(db: Database): Pick<Operations, 'recover' | 'ping'> {
  const emptyRooms = db.prepare<[], { id: string; entered: number }>(
    `SELECT id, entered FROM rooms WHERE lifetime = 'ephemeral'
       AND NOT EXISTS (SELECT 1 FROM seats WHERE room_id = rooms.id AND joined_seq IS NOT NULL)`,
  )
  const presentSeats = db.prepare<[], Recovery['presentSeats'][number]>(
    'SELECT id, room_id AS "roomId", generation, via FROM seats WHERE joined_seq IS NOT NULL',
  )
  const waitingSeats = db.prepare<[], Recovery['waitingSeats'][number]>(
    'SELECT id, room_id AS "roomId" FROM seats WHERE joined_seq IS NULL AND held_key IS NOT NULL',
  )
  const keylessSeats = db.prepare<[], Recovery['keylessSeats'][number]>(
    'SELECT id, room_id AS "roomId", name FROM seats WHERE lookalike_drawn IS NULL OR lookalike_read IS NULL',
  )
  const touch = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('ping', '')")
  return {
    recover: () => ({
      emptyRooms: emptyRooms.all().map(({ id, entered }) => ({ id, entered: entered === 1 })),
      presentSeats: presentSeats.all(),
      waitingSeats: waitingSeats.all(),
      keylessSeats: keylessSeats.all(),
    }),
    // A write: on a full disk reads still work, but a server that cannot store a message is not ready.
    ping: () => void touch.run(),
  }
}
