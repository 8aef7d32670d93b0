import Database from 'better-sqlite3'

/** The data directory belongs to another server that is still running. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse'

  constructor(dataDir: string) {
    super(`The data directory ${dataDir} is in use by another Parley server.`)
  }
}

/**
 * What an error means for the batch it came up in.
 * - `fatal`: the file or the disk under it cannot be trusted any more. After a failed fsync nobody knows which pages reached
 *   the disk, and a second fsync would report success without writing them: never retried.
 * - `unavailable`: nothing was written, and a later attempt may succeed (full disk, lost permission, foreign lock).
 * - `operation`: a fault of one operation, which leaves the others alone.
 */
export type Failure = 'fatal' | 'unavailable' | 'operation'

const fatal = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB']
const unavailable = [
  // What a full disk looks like when the index of the write-ahead log has to grow.
  'SQLITE_IOERR_SHMSIZE',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PROTOCOL',
  'SQLITE_NOMEM',
]

const matches = (code: string, list: readonly string[]): boolean =>
  list.some((entry) => code === entry || code.startsWith(`${entry}_`))

/** Sorts an error by SQLite's (extended) result code. */
export function classify(error: unknown): Failure {
  if (!(error instanceof Database.SqliteError)) return 'operation'
  if (matches(error.code, unavailable)) return 'unavailable'
  return matches(error.code, fatal) ? 'fatal' : 'operation'
}

/** Whether there was no room, for SQLite or for a file of ours. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof Database.SqliteError)
    return matches(error.code, ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

/** Does what can as well be left undone while the disk is full; what is fatal is thrown. */
export function unlessUnavailable(action: () => unknown): void {
  try {
    action()
  } catch (error) {
    if (classify(error) !== 'unavailable') throw error
  }
}

/** An error in a form that survives the way between threads: subclasses and their fields would not. */
export function portable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const code = error instanceof Database.SqliteError ? `${error.code}: ` : ''
  const copy = new Error(`${code}${error.message}`)
  if (error.stack !== undefined) copy.stack = error.stack
  return copy
}
