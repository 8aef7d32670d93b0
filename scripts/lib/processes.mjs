/**
 * Child processes that never outlive us.
 *
 * Each child leads a process group of its own: a signal reaches all of it, and Ctrl-C in a terminal reaches
 * it once, through us. We end our children when we are told to stop, and when the one that started us is gone
 * (killed, npm tells nobody). Should we be killed ourselves, a small shell that reads
 * from us notices and ends them instead.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { guard } from './guard.mjs'
import { familyOf, isOrphan, startedBy } from './process-tree.mjs'

/** How often to look whether the one that started us still lives: soon enough to not be noticed as a delay. */
const PARENT_POLL_MS = 200
/** What a build step gets to tidy up after itself before it is killed. */
const STEP_GRACE_MS = 3000

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ended */
/**
 * @typedef {object} Options
 * @property {number} [graceMs] how long the child may take to stop before it is killed
 * @property {boolean} [leaderOnly] signal the child alone, for one that stops its own children in order
 * @property {boolean} [quiet] keep its output to ourselves: see `Ended.output`
 */
/**
 * @typedef {object} Launched
 * @property {import('node:child_process').ChildProcess} child
 * @property {Promise<Ended>} ended
 * @property {(signal: NodeJS.Signals) => Promise<void>} end asks it to stop, and kills what is left of its
 * whole family after the grace; asking again changes nothing
 */

/** @type {Set<Launched>} */
const running = new Set()
/** @type {NodeJS.Signals | undefined} */
let stopSignal

/** Thrown instead of starting anything once we were told to stop. */
export class Interrupted extends Error {
  constructor(/** @type {NodeJS.Signals} */ signal) {
    super(`interrupted by ${signal}`)
    this.signal = signal
  }
}

/** The exit code a shell shows for a process: its own, or 128 plus the signal that ended it. */
export const exitCode = (/** @type {{ code?: number | null, signal?: NodeJS.Signals | null }} */ ended) =>
  ended.code ?? 128 + (ended.signal ? constants.signals[ended.signal] : 0)

/** Stops waiting steps and starts nothing new after a stop. */
export function throwIfStopping() {
  if (stopSignal) throw new Interrupted(stopSignal)
}

/** Whether we were told to stop. */
export const isStopping = () => stopSignal !== undefined

/**
 * Starts a child process.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & Options} options
 * @returns {Launched}
 */
export function launch(command, args = [], options = {}) {
  throwIfStopping()
  const { graceMs = STEP_GRACE_MS, leaderOnly = false, quiet = false, ...spawnOptions } = options
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(command, args, { stdio, ...spawnOptions, detached: true })
  const release = child.pid === undefined ? () => {} : guard(child.pid)

  let output = ''
  for (const stream of quiet ? [child.stdout, child.stderr] : []) {
    stream?.setEncoding('utf8').on('data', (text) => (output += text))
  }

  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve) => {
    // 'close' waits for the streams, and a stray grandchild could hold those open: only wait when we read them.
    child.once(quiet ? 'close' : 'exit', (code, signal) => resolve({ code, signal, output }))
    child.once('error', (error) => resolve({ code: 127, signal: null, output: `${output}${error.message}` }))
  })
  /** @type {Promise<void> | undefined} */
  let ending
  /** @type {Launched} */
  const launched = {
    child,
    ended,
    end: (signal) => (ending ??= endFamily(child, ended, signal, { graceMs, leaderOnly })),
  }
  running.add(launched)
  void ended.then(async () => {
    // It may have left children behind that are still being ended: the guard stays until they are gone.
    await ending
    running.delete(launched)
    release()
  })
  return launched
}

/** Runs a step to its end; throws when we are told to stop meanwhile. */
export async function run(
  /** @type {string} */ command,
  /** @type {string[]} */ args,
  /** @type {Parameters<typeof launch>[2]} */ options,
) {
  const ended = await launch(command, args, options).ended
  throwIfStopping()
  return ended
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<Ended>} ended
 * @param {NodeJS.Signals} signal
 * @param {{ graceMs: number, leaderOnly: boolean }} options
 */
async function endFamily(child, ended, signal, { graceMs, leaderOnly }) {
  const { pid } = child
  if (pid === undefined) return
  // Remember the family while it is whole: those whose parent ends first cannot be found afterwards.
  let family = familyOf(pid)
  kill(leaderOnly ? pid : -pid, signal)
  let leaderEnded = false
  let orphansTold = false
  void ended.then(() => (leaderEnded = true))
  for (const deadline = Date.now() + graceMs; family.length > 0 && Date.now() < deadline; await sleep(20)) {
    family = familyOf(pid, family)
    // Those in sessions of their own have heard nothing yet. While their parent lives, it is the one to tell them.
    if (!leaderEnded || orphansTold) continue
    for (const one of family) kill(one.pid, signal)
    orphansTold = true
  }
  for (const one of family) kill(one.pid, 'SIGKILL')
  await ended
}

function kill(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** Ends every child; resolves when none is left. A second call waits for the first. */
export async function endAll(/** @type {NodeJS.Signals} */ signal) {
  stopSignal ??= signal
  const passedOn = stopSignal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'
  await Promise.all([...running].map((launched) => launched.end(passedOn)))
}

/** From now on a signal to us, or the end of the one that started us, ends our children. */
export function endChildrenWithUs() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void endAll(signal))
  }
  // Whoever read our output may be gone before us; a failed write must not cut the stop short.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Only npm's end is ours too: who starts us by hand and in the background may well leave before we do.
  if (!process.env.npm_lifecycle_event) return
  const starter = startedBy()
  if (isOrphan()) void endAll('SIGTERM')
  setInterval(() => {
    if (startedBy() !== starter) void endAll('SIGTERM')
  }, PARENT_POLL_MS).unref()
}
