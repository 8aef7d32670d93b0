import type { Database } from 'better-sqlite3'
import { statSync } from 'node:fs'
import type { Operations } from './operations.ts'

export function sizeOperations(db: Database): Pick<Operations, 'measure'> {
  const rooms = db.prepare<[], number>('SELECT count(*) FROM rooms').pluck()
  const presentSeats = db
    .prepare<[], number>('SELECT count(*) FROM seats WHERE joined_seq IS NOT NULL')
    .pluck()
  const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return {
    measure: () => ({
      rooms: rooms.get() ?? 0,
      presentSeats: presentSeats.get() ?? 0,
      // What was committed last is in the log beside the file.
      bytes: bytesOf(db.name) + bytesOf(`${db.name}-wal`),
    }),
  }
}
