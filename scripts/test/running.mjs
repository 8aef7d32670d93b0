/** Helpers of these tests: a process whose output can be waited for, and who still runs. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { familyOf } from '../lib/process-tree.mjs'

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
  }
  /** @type {Promise<number | string | null>} */
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    /** Waits until the output matches. */
    says: async (/** @type {RegExp} */ pattern, limit = 30_000) => {
      await until(() => pattern.test(output), `no ${pattern} in: ${output}`, limit)
      return /** @type {RegExpExecArray} */ (pattern.exec(output))
    },
  }
}

/** Waits until a condition holds; fails with the message when it does not in time. */
export async function until(
  /** @type {() => boolean} */ condition,
  /** @type {string} */ message,
  limit = 10_000,
) {
  for (const deadline = Date.now() + limit; !condition(); await sleep(20)) {
    if (Date.now() > deadline) assert.fail(message)
  }
}

/** All of a process's family as it is now, to see later whether any of it is left. */
export const familyNow = (/** @type {number} */ pid) => familyOf(pid)

/** Fails when any of a family still runs after a while. */
export async function allGone(/** @type {ReturnType<typeof familyOf>} */ family, limit = 10_000) {
  const births = new Map(family.map((one) => [one.pid, one.birth]))
  const left = () =>
    family.flatMap(({ pid }) => familyOf(pid).filter((one) => births.get(one.pid) === one.birth))
  try {
    await until(() => left().length === 0, 'still running', limit)
  } catch {
    const found = left()
    // Holding our pipes, they would keep the tests from ending too.
    for (const { pid } of found.flatMap((one) => familyOf(one.pid))) process.kill(pid, 'SIGKILL')
    assert.fail(`still running: ${JSON.stringify(found)}`)
  }
}
