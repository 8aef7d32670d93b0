/** How the gate runs a command. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCode, launch } from './processes.mjs'
import { broken } from './reports.mjs'

/** @typedef {import('./reports.mjs').Result} Result */

export const MINUTE = 60_000

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Tests are the same wherever they run: one marked `only`, or a snapshot written on the way, is an error.
 * @type {NodeJS.ProcessEnv}
 */
export const env = { ...process.env, CI: '1', NODE_ENV: undefined }

/**
 * Runs one command; ends it when it takes too long.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, limit?: number }} options
 */
export async function step(command, args, { quiet = false, limit = MINUTE } = {}) {
  const begin = performance.now()
  const launched = launch(command, args, { cwd: root, env, quiet })
  let late = false
  const timer = setTimeout(() => {
    late = true
    void launched.end('SIGTERM')
  }, limit)
  const ended = await launched.ended
  clearTimeout(timer)
  if (late) await launched.end('SIGTERM')
  const seconds = (performance.now() - begin) / 1000
  const problem = late ? `took more than ${limit / 1000} s` : `${command} ended with ${exitCode(ended)}`
  return { ok: !late && ended.code === 0, late, output: ended.output, problem, seconds }
}

/**
 * A command that is a check by itself: it holds, or it says why not.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<Result>}
 */
export async function check(name, command, args) {
  const { ok, output, problem, seconds } = await step(command, args, { quiet: true })
  if (ok) return { name, passed: 1, failed: 0, problems: [], seconds }
  console.log(`\n--- ${name}\n${output.trimEnd()}`)
  return broken(name, problem, seconds)
}
