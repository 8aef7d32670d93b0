import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makePrivateFile } from './data-dir.ts'
import { DataDirInUse } from './failures.ts'

/** How long a starting server waits for a predecessor that is ending, in milliseconds. */
const PREDECESSOR_MS = 3000

/**
 * Takes the data directory for this process, until the returned function is called or the process ends, however it ends: the
 * operating system drops the lock. It is a file of its own, so that backup tools can still read the database.
 * @throws {DataDirInUse} if another server holds it.
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'parley.lock')
  makePrivateFile(file)
  const db = new Database(file, { timeout: PREDECESSOR_MS })
  try {
    // Nothing is ever written to it; with the usual mode a journal file would stay behind after a crash.
    db.pragma('journal_mode = memory')
    db.exec('BEGIN EXCLUSIVE')
    return () => void db.close()
  } catch (error) {
    db.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DataDirInUse(dataDir)
    }
    throw error
  }
}
