import type { Database } from 'better-sqlite3'
import { classify } from './failures.ts'

/** Pages in the write-ahead log from which on they are copied to the database file (4 KiB each). */
const DUE_PAGES = 1000

interface Progress {
  busy: number
  /** Pages in the log. */
  log: number
  checkpointed: number
}

/**
 * Copies the write-ahead log back into the database file. SQLite would do it by itself inside the commit that crosses the
 * line, where it delays an acknowledgement and where its errors are swallowed.
 */
export function checkpointer(db: Database) {
  const look = db.prepare<[], Progress>('PRAGMA wal_checkpoint(NOOP)')
  const copy = db.prepare<[], Progress>('PRAGMA wal_checkpoint(PASSIVE)')
  const truncate = db.prepare<[], Progress>('PRAGMA wal_checkpoint(TRUNCATE)')

  /** On a full disk the log stays as it is, and nothing is lost; what is fatal is thrown. */
  function attempt(statement: typeof copy): void {
    try {
      statement.get()
    } catch (error) {
      if (classify(error) !== 'unavailable') throw error
    }
  }

  return {
    ifDue(): void {
      const progress = look.get()
      if (progress !== undefined && progress.log - progress.checkpointed >= DUE_PAGES) attempt(copy)
    },
    /** Leaves one file behind, without a log beside it. */
    final: (): void => attempt(truncate),
  }
}
