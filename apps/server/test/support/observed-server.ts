import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { Readable } from 'node:stream'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const PROBE = join(import.meta.dirname, 'probe.ts')

const ERROR_LEVEL = 50
const PROBLEMS_SHOWN = 10

/** Memory of a server's process after a garbage collection, in bytes. */
export interface Measure {
  rss: number
  heapUsed: number
  external: number
  /** Prototypes that are no longer what they were at the start. */
  polluted: string[]
}

/** A server in a process of its own whose memory, prototypes and log can be looked at from outside. */
export interface ObservedServer {
  url: string
  wsUrl: string
  pid: number
  /** Lines of the log that must not be: errors, what is no JSON, what holds one of the `secrets`. */
  problems: string[]
  measure: () => Promise<Measure>
  /** Resolves, with what it said, when the process has ended; before `stop` that is a crash. */
  ended: Promise<string>
  /** Ends the process and removes its data. */
  stop: () => Promise<void>
}

/**
 * Starts a server as operators do, on a fresh data directory. Whoever starts it stops it.
 * @param secrets what must never stand in its log
 */
export async function startObserved(
  env: Record<string, string>,
  secrets: readonly string[] = [],
): Promise<ObservedServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-observed-'))
  const child = fork(MAIN, {
    execArgv: ['--expose-gc', '--import', PROBE],
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const problems: string[] = []
  const [stdout, stderr] = [child.stdout, child.stderr].map(lineReader)
  stderr?.on('line', (line) => {
    if (isProblem(line, secrets) && problems.length < PROBLEMS_SHOWN) problems.push(line)
  })
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) =>
      `the server ended with ${code ?? signal}: ${problems.join('\n')}`,
  )
  const url = await Promise.race([readAddress(stdout), ended.then((why) => Promise.reject(new Error(why)))])
  return {
    url,
    wsUrl: `${url.replace('http', 'ws')}/ws`,
    pid: child.pid ?? 0,
    problems,
    measure: async () => {
      child.send('measure')
      const [measure] = (await once(child, 'message')) as [Measure]
      return measure
    },
    ended,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function isProblem(line: string, secrets: readonly string[]): boolean {
  if (secrets.some((secret) => line.includes(secret))) return true
  try {
    const { level } = JSON.parse(line) as { level?: unknown }
    return typeof level !== 'number' || level >= ERROR_LEVEL
  } catch {
    return true
  }
}

function lineReader(stream: Readable | null): Interface {
  return createInterface({ input: stream ?? Readable.from([]) })
}

async function readAddress(lines: Interface | undefined): Promise<string> {
  for await (const line of lines ?? []) {
    const found = /http:\/\/\S+/.exec(line)?.[0]
    if (found !== undefined) return found
  }
  throw new Error('the server never said where it listens')
}
