import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const web = join(import.meta.dirname, '../..')
const entry = join(web, '../server/src/main.ts')
/** What is compiled once is kept, as `npm start` does: starting is most of what a server costs here. */
const NODE_COMPILE_CACHE = join(web, '../../node_modules/.cache/compiled')

/** How long a busy machine may take to start a server, in milliseconds. */
const PATIENCE_MS = 20_000

/** What every {@link TestServer} signs its tokens with. */
export const TOKEN_SECRET = 'a secret for browser tests, of 32 bytes or more'

/** A real server, serving the built web app from a data directory of its own. */
export type TestServer = {
  /** Origin of app and API; stays the same across restarts. */
  readonly url: string
  /** Ends the server as a power cut would, and waits until it is gone. */
  kill9(): Promise<void>
  /** Starts it again, on the same port and data; after `kill9`, or stopping it cleanly first. */
  restart(): Promise<void>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** Starts a server; `env` adds to or replaces its environment. Build the web app first. */
export async function startServer({ env = {} }: { env?: Record<string, string> } = {}): Promise<TestServer> {
  if (!existsSync(join(web, 'dist/index.html'))) throw new Error('The web app is not built: pnpm build first')
  const data = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  const start = (port: string) =>
    launch({ PORT: port, DATA_DIR: data, LOG_LEVEL: 'warn', JWT_SECRET: TOKEN_SECRET, ...env })
  // One that the system chooses: a free one that is looked for here may be another worker's before the server has it.
  const started = await start('0')
  const { url } = started
  let { child } = started

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return {
    url,
    kill9: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM')
      child = (await start(new URL(url).port)).child
    },
    stop: async () => {
      await end('SIGTERM')
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Starts the process, and waits for the line in which it says where it is. */
async function launch(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const url = await new Promise<string | undefined>((resolve) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
      const ready = /is ready at (\S+)/.exec(output)?.[1]
      if (ready !== undefined) resolve(ready)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('exit', () => resolve(undefined))
    setTimeout(() => resolve(undefined), PATIENCE_MS).unref()
  })
  if (url !== undefined) return { child, url }
  child.kill('SIGKILL')
  throw new Error(`The server did not start:\n${output}`)
}
