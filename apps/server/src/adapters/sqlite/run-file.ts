import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { syncDir } from './data-dir.ts'
import { isDiskFull } from './failures.ts'

const COUNT_DIGITS = 16

/** How long a count may be in memory only, in milliseconds. A killed process does not lose it, a power cut does. */
const SYNC_AFTER_MS = 1000

/**
 * `parley.run`, a small file beside the database, made anew at each start. Who replaces the database by an older one leaves
 * this file behind, and its count of commits is ahead; who replaces both gets another file than the database has noted.
 */
export class RunFile {
  /** Tells this file from all others and from its copies, whether they are files of their own or have overwritten another. */
  readonly identity: string
  /** Commits that the file knew of when it was opened. */
  readonly commits: number
  readonly #handle: number
  readonly #countAt: number
  #sync: NodeJS.Timeout | null = null

  private constructor(handle: number) {
    const [nonce = '', count = ''] = readFileSync(handle, 'utf8').split(' ')
    const { ino, birthtimeNs } = fstatSync(handle, { bigint: true })
    this.identity = `${nonce}:${ino}:${birthtimeNs}`
    // Whatever is no count is ahead of every count.
    this.commits = /^\d+\n$/.test(count) ? Number(count) : Infinity
    this.#handle = handle
    this.#countAt = nonce.length + 1
  }

  /** The file of the run before, or null if there is none. */
  static open(dataDir: string): RunFile | null {
    try {
      return new RunFile(openSync(pathOf(dataDir), 'r+'))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }

  /** Makes the file of a new run, which is not in its place before {@link adopt}. */
  static make(dataDir: string, commits: number): RunFile {
    const path = nextPathOf(dataDir)
    rmSync(path, { force: true })
    const handle = openSync(path, 'wx+', 0o600)
    try {
      writeSync(handle, `${randomUUID()} ${digits(commits)}\n`, 0)
      fsyncSync(handle)
      return new RunFile(reopened(handle, path))
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
  }

  /** Puts the file in its place, durably. */
  adopt(dataDir: string): void {
    renameSync(nextPathOf(dataDir), pathOf(dataDir))
    syncDir(dataDir)
  }

  /** Notes how many commits there are. To be called before any of the latest is acknowledged. */
  write(commits: number): void {
    try {
      writeSync(this.#handle, digits(commits), this.#countAt)
    } catch (error) {
      // Some file systems need room even to overwrite. An older count still tells of all backups but the latest ones.
      if (!isDiskFull(error)) throw error
    }
    // A failure is that of the disk under the database, too, and found there.
    this.#sync ??= setTimeout(() => {
      this.#sync = null
      fdatasync(this.#handle, () => {})
    }, SYNC_AFTER_MS).unref()
  }

  close(): void {
    if (this.#sync !== null) {
      clearTimeout(this.#sync)
      fdatasyncSync(this.#handle)
    }
    closeSync(this.#handle)
  }
}

const pathOf = (dataDir: string): string => join(dataDir, 'parley.run')
const nextPathOf = (dataDir: string): string => join(dataDir, 'parley.run.next')

/** Always as long, so that a count is written in one piece. */
const digits = (count: number): string => String(count).padStart(COUNT_DIGITS, '0')

/** The same file, read from its beginning. */
function reopened(handle: number, path: string): number {
  closeSync(handle)
  return openSync(path, 'r+')
}
