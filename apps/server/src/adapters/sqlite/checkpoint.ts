import type { Database } from 'better-sqlite3'
import { unlessUnavailable } from './failures.ts'

/** Pages in the write-ahead log from which on they are copied to the database file (4 KiB each). */
const DUE_PAGES = 4000

interface Progress {
  busy: number
  /** Pages in the log. */
  log: number
  checkpointed: number
}

/**
 * Copies the write-ahead log back into the database file. SQLite would do it by itself inside the commit that crosses the
 * line, where it delays an acknowledgement and where its errors are swallowed. On a full disk the log stays as it is.
 */
export function checkpointer(db: Database): { readonly afterBatch: (refused: boolean) => void } {
  const look = db.prepare<[], Progress>('PRAGMA wal_checkpoint(NOOP)')
  const copy = db.prepare<[], Progress>('PRAGMA wal_checkpoint(PASSIVE)')
  return {
    /** Copies if the log has grown, or if a batch was refused: a log that was copied starts over in the space it has. */
    afterBatch(refused: boolean): void {
      const progress = look.get()
      const due = progress !== undefined && progress.log - progress.checkpointed >= DUE_PAGES
      if (due || refused) unlessUnavailable(() => copy.get())
    },
  }
}

/** Copies all of the log and empties its file. */
export function truncateLog(db: Database): void {
  unlessUnavailable(() => db.pragma('wal_checkpoint(TRUNCATE)'))
}
