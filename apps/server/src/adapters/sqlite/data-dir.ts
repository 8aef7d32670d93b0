import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Makes the data directory, for its owner only, so that it survives a power loss. */
export function makeDataDir(dataDir: string): void {
  const made = mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  // A directory entry is durable once the directory that holds it was synced.
  const top = dirname(resolve(made))
  for (let dir = dirname(resolve(dataDir)); ; dir = dirname(dir)) {
    syncDir(dir)
    if (dir === top || dir === dirname(dir)) return
  }
}

/** Makes the entries of a directory durable, where the system lets a directory be opened. */
export function syncDir(dir: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(dir, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Makes an empty file that only its owner can read, unless it exists. SQLite's companions inherit the mode. */
export function makePrivateFile(file: string): void {
  try {
    // 'wx' never opens an existing file: closing any handle to it would drop this process's locks on it (POSIX).
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
