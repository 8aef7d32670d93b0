import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const web = join(import.meta.dirname, '../..')
const entry = join(web, '../server/src/main.ts')
/** What is compiled once is kept, as `npm start` does: starting is most of what a server costs here. */
const NODE_COMPILE_CACHE = join(web, '../../node_modules/.cache/compiled')

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
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = () =>
    launch({ PORT: String(port), DATA_DIR: data, LOG_LEVEL: 'warn', JWT_SECRET: TOKEN_SECRET, ...env }, url)
  let child = await start()

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
      child = await start()
    },
    stop: async () => {
      await end('SIGTERM')
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function launch(env: Record<string, string>, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const deadline = Date.now() + 15_000
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isReady(url)) return child
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The server did not start:\n${output}`)
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz/ready`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
