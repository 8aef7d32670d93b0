/** One at a time, among processes of this machine. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf } from './process-tree.mjs'
import { throwIfStopping } from './processes.mjs'

/**
 * Runs `work` while holding the lock file; waits as long as the process named in the file lives. A lock left
 * behind by a killed process is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait()
    throwIfStopping()
    await sleep(100)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(/** @type {string} */ file) {
  // Written apart and linked into place, so that the lock never exists without its holder's name in it.
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(identityOf(process.pid)))
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (!holderLives(file)) rmSync(file, { force: true })
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function holderLives(/** @type {string} */ file) {
  try {
    const holder = readFileSync(file, 'utf8')
    // Not just the id: ids come round again, in a container even the same one at each start.
    return identityOf(Number.parseInt(holder)) === holder
  } catch {
    return false
  }
}
