import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { processEnv } from '../support/process-env.ts'

/** An event that the store has acknowledged. */
export interface Acked {
  roomId: string
  id: string
  seq: number
}

/** Starts a process that appends until it is killed. */
export async function startWriter(dataDir: string) {
  const program = join(import.meta.dirname, 'append-forever.ts')
  const child = spawn(process.execPath, [program, dataDir], {
    env: processEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)
  const died = once(lines, 'close').then(() => Promise.reject(new Error('The writer ended by itself.')))
  died.catch(() => {})
  const nextLine = () => Promise.race([once(lines, 'line'), died])
  await nextLine()
  const acked: Acked[] = []
  lines.on('line', (line) => {
    const [roomId = '', id = '', seq] = line.split(' ')
    acked.push({ roomId, id, seq: Number(seq) })
  })
  const enough = async (count: number): Promise<void> => {
    while (acked.length < count) await nextLine()
  }
  return {
    /** Resolves when the process has printed so many acknowledgements. */
    acked: enough,
    /** Kills the process as soon as it has printed so many acknowledgements; returns all it printed. */
    async killAfter(count: number): Promise<Acked[]> {
      await enough(count)
      const ended = once(lines, 'close')
      child.kill('SIGKILL')
      await ended
      return acked
    },
  }
}
