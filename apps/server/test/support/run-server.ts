import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { processEnv } from './process-env.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** The server as operators run it: a process of its own. */
export interface ServerProcess {
  child: ChildProcess & { stdout: Readable }
  /** Resolves with the address that the process prints, or rejects with what it said if it ends before. */
  listening: Promise<string>
  /** Resolves when the process has ended, with all that it wrote. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Runs the server with these variables and no other of Parley's; it ends with the test. */
export function runServer(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...processEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text))
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [, url] = /(http:\S+)\n/.exec(output.stdout) ?? []
      if (url !== undefined) resolve(url)
    })
    void ended.then(() => reject(new Error(`the server ended: ${output.stderr}`)))
  })
  // Who does not wait for it need not handle it.
  listening.catch(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, listening, ended }
}
