import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { processEnv } from './process-env.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** A server in a process of its own that serves, for tests that end it. It is killed when the test ends. */
export interface MainProcess {
  url: string
  wsUrl: string
  child: ChildProcess
  /** Resolves with the exit code, or the signal that ended it. */
  exited: Promise<number | string>
}

/** A port that was free a moment ago, for servers that must come back at the same address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts a server as `npm start` does, with a channel to it, and waits for the line with its address. */
export async function startMain(env: Record<string, string>): Promise<MainProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...processEnv, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? -1,
  )
  let output = ''
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /http:\/\/\S+/.exec(output)?.[0]
      if (found !== undefined) resolve(found)
    })
    void exited.then((code) => reject(new Error(`The server ended with ${code}: ${errors}`)))
  })
  return { url, wsUrl: `${url.replace('http', 'ws')}/ws`, child, exited }
}
