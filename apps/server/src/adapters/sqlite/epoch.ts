import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** Identity of this life of the database. */
export function readEpoch(db: Database): string {
  db.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)").run(randomUUID())
  const epoch = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'epoch'").pluck().get()
  if (epoch === undefined) throw new Error('The database has no epoch.')
  return epoch
}
