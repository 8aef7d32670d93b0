import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DataDirInUse } from '../src/adapters/sqlite/sqlite-store.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'

interface Acked {
  roomId: string
  id: string
  seq: number
}

/** Starts a process that appends until it is killed. */
async function startWriter(dataDir: string) {
  const program = join(import.meta.dirname, 'sqlite/append-forever.ts')
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
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
  return {
    /** Kills the process as soon as it has printed so many acknowledgements; returns all it printed. */
    async killAfter(count: number): Promise<Acked[]> {
      while (acked.length < count) await nextLine()
      const ended = once(lines, 'close')
      child.kill('SIGKILL')
      await ended
      return acked
    },
  }
}

describe('SqliteStore, when its process is killed', () => {
  test('durability: every acknowledged event is there, at its seq, once, and no log has a hole', async () => {
    const dataDir = await temporaryDir()
    const acked: Acked[] = []
    for (const count of [1, 100, 2000]) {
      const writer = await startWriter(dataDir)
      acked.push(...(await writer.killAfter(count)))
    }
    const { rig } = await openStore(dataDir)
    for (const roomId of new Set(acked.map((ack) => ack.roomId))) {
      const log = await rig.log(roomId)
      const ids = log.map(({ id }) => id).filter((id) => id !== null)
      expect(new Set(ids).size).toBe(ids.length)
      const lost = acked.filter((ack) => ack.roomId === roomId && log[ack.seq - 1]?.id !== ack.id)
      expect(lost).toEqual([])
    }
    expect(acked.length).toBeGreaterThan(2100)
  }, 60_000)

  test('open: the data directory is in use while the other process lives, and free when it was killed', async () => {
    const dataDir = await temporaryDir()
    const writer = await startWriter(dataDir)
    await expect(openStore(dataDir)).rejects.toThrow(DataDirInUse)
    await writer.killAfter(1)
    await openStore(dataDir)
  }, 30_000)
})
