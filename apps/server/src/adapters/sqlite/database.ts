import { join } from 'node:path'
import Database, { type Database as Connection } from 'better-sqlite3'
import { truncateLog } from './checkpoint.ts'
import { makePrivateFile } from './data-dir.ts'
import { beginRun, type CommitCount } from './epoch.ts'
import { unlessUnavailable } from './failures.ts'
import { migrate } from './migrate.ts'
import type { WorkerOptions } from './operations.ts'

/** Oldest SQLite that does not lose committed writes when the write-ahead log starts over. */
const SQLITE_MIN = [3, 51, 3] as const

/** Values of `synchronous`: with a write-ahead log every commit is synced, or only every checkpoint. */
const FULL = 2
const NORMAL = 1

/** How long to wait for a foreign lock on the database (a backup tool, a shell), in milliseconds. */
const BUSY_TIMEOUT_MS = 1000

/** A database that is ready to serve. */
export interface OpenDatabase {
  db: Connection
  epoch: string
  commits: CommitCount
  /** Leaves one file behind, without a log beside it. */
  close: () => void
}

/** Opens the database of a data directory, with the settings that durability rests on read back. */
export function openDatabase(options: WorkerOptions): OpenDatabase {
  const file = join(options.dataDir, 'parley.db')
  makePrivateFile(file)
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    assertVersion(db)
    set(db, 'journal_mode', 'wal', 'wal')
    set(db, 'synchronous', FULL, FULL)
    // macOS: without it a sync leaves the pages in the drive's cache. No effect elsewhere.
    set(db, 'fullfsync', 1, 1)
    set(db, 'foreign_keys', 1, 1)
    set(db, 'trusted_schema', 0, 0)
    // Savepoints keep their undo pages in memory instead of in temporary files.
    set(db, 'temp_store', 2, 2)
    // The worker does it by itself, after acknowledging a batch rather than before.
    set(db, 'wal_autocheckpoint', 0, 0)
    migrate(db)
    // A log left by a run that ended in a failed sync may be in memory but not on the disk. Copied and cut to nothing, it
    // is not what further commits build on.
    truncateLog(db)
    const run = beginRun(db, options.dataDir, options.durability)
    if (options.durability === 'normal') set(db, 'synchronous', NORMAL, NORMAL)
    if (options.maxPages !== undefined) db.pragma(`max_page_count = ${options.maxPages}`)
    const close = (): void => {
      unlessUnavailable(run.end)
      truncateLog(db)
      db.close()
      run.release()
    }
    return { db, epoch: run.epoch, commits: run.commits, close }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Sets a pragma and reads it back: SQLite ignores what it does not know, and keeps silent about it. */
function set(db: Connection, name: string, value: string | number, expected: string | number): void {
  db.pragma(`${name} = ${value}`)
  const actual = db.pragma(name, { simple: true })
  if (actual !== expected) throw new Error(`SQLite refused ${name} = ${value}: it is ${String(actual)}.`)
}

function assertVersion(db: Connection): void {
  const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? ''
  const parts = version.split('.').map(Number)
  for (const [index, least] of SQLITE_MIN.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least)
      throw new Error(`SQLite ${SQLITE_MIN.join('.')} or newer is needed; this is ${version}.`)
  }
}
