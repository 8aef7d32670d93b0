import { describe, expect, test } from 'vitest'
import { DataDirInUse } from '../src/adapters/sqlite/sqlite-store.ts'
import { type Acked, startWriter } from './sqlite/start-writer.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'

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

    // A4: an event that is there, acknowledged or not, has its answer.
    const [last] = new Set(acked.map((ack) => ack.roomId).toReversed())
    for (const { roomId, by, id, body, seq } of await rig.log(last ?? '')) {
      if (id === null) continue
      const idempotency = { key: id, request: body, windowMs: 1 }
      const again = { roomId, memberId: by, via: 'socket', kind: 'message', id, body, idempotency } as const
      expect(await rig.store.append(again)).toMatchObject({ kind: 'repeated', event: { seq } })
    }
  }, 60_000)

  test('open: the data directory is in use while the other process lives, and free when it was killed', async () => {
    const dataDir = await temporaryDir()
    const writer = await startWriter(dataDir)
    await expect(openStore(dataDir)).rejects.toThrow(DataDirInUse)
    await writer.killAfter(1)
    await openStore(dataDir)
  }, 30_000)
})
