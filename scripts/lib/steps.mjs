/** Steps on the way to a task, and how their failures are told. */
import { exitCode, run } from './processes.mjs'

/** A failure that is told in one line, without a stack. */
export class Failure extends Error {
  constructor(/** @type {string} */ message, code = 1) {
    super(message)
    this.code = code
  }
}

/**
 * Runs a step that only speaks when it fails.
 * @param {string} what the step, as said to people
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export async function quietStep(what, command, args, options) {
  const ended = await run(command, args, { ...options, quiet: true })
  if (ended.code === 0) return
  const output = withoutHosts(ended.output).trimEnd()
  if (output) console.error(output)
  throw new Failure(`${what} failed (${command}, exit code ${exitCode(ended)})`, exitCode(ended))
}

/** Where packages come from is nobody's business in a log: only that they did not. */
function withoutHosts(/** @type {string} */ text) {
  const addresses = /\bhttps?:\/\/\S+|(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET) )\S+/g
  return text.replace(addresses, '(package registry)')
}
