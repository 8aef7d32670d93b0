import { describe, expect, test } from 'vitest'
import type { Rooms } from '../src/domain/rooms.ts'
import type { ReadEvents, StoredEvent } from '../src/ports/store.ts'
import type { Connection } from '../src/realtime/connection.ts'
import type { GatewayDependencies, Greeted } from '../src/realtime/dependencies.ts'
import { replay } from '../src/realtime/greet.ts'
import { History, PIECE_BYTES } from '../src/realtime/history.ts'

const HEAD = 50
const TEXT = 'x'.repeat(16_000)

const event = (seq: number): StoredEvent => ({
  roomId: 'r',
  seq,
  at: 0,
  by: 'm',
  kind: 'message',
  id: `${seq}`,
  body: JSON.stringify({ text: TEXT }),
})

/** A room with a log of 0.8 MB, and what was asked of it. */
function setUp() {
  const reads: ReadEvents[] = []
  const readEvents = async (input: ReadEvents) => {
    reads.push(input)
    const { after = 0 } = input
    const events = Array.from({ length: HEAD - after }, (_, index) => event(after + 1 + index))
    return { kind: 'events' as const, events, head: HEAD, floor: 1 }
  }
  // Of the rooms and of a connection a replay needs no more than this.
  const history = new History({ readEvents } as unknown as Rooms)
  const reader = () => {
    const pieces: Buffer[] = []
    const sent: Buffer[] = []
    let taken = () => {}
    const connection = {
      next: 1,
      closing: false,
      writeHistory: (piece: Buffer) => {
        pieces.push(piece)
        return new Promise<boolean>((resolve) => (taken = () => resolve(true)))
      },
      send: (frame: Buffer) => sent.push(frame),
    } as unknown as Connection
    const channel = { roomId: 'r', head: HEAD, goLive: () => connection.next > HEAD }
    return {
      pieces,
      sent,
      connection,
      greeted: { connection, channel } as unknown as Greeted,
      take: () => taken(),
    }
  }
  return { reads, history, reader }
}

const seqs = (pieces: readonly Buffer[]) =>
  [
    ...Buffer.concat(pieces)
      .toString('latin1')
      .matchAll(/"seq":(\d+)/g),
  ].map(([, seq]) => Number(seq))

describe('history', () => {
  test('S5: a reader holds one piece, and the next is read when it has been taken', async () => {
    const { reads, history, reader } = setUp()
    const { pieces, sent, greeted, take } = reader()
    const replaying = replay({ history } as GatewayDependencies, greeted, await history.read('r', 0))
    while (seqs(pieces).length < HEAD) {
      const [pieceCount, readCount] = [pieces.length, reads.length]
      await new Promise((resolve) => setImmediate(resolve))
      expect([pieces.length, reads.length], 'nothing before the reader takes it').toEqual([
        pieceCount,
        readCount,
      ])
      take()
      await expect.poll(() => pieces.length, { interval: 1 }).toBe(pieceCount + 1)
    }
    take()
    await replaying
    expect(seqs(pieces)).toEqual(Array.from({ length: HEAD }, (_, index) => index + 1))
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(PIECE_BYTES)
    expect(pieces.length).toBe(4)
    expect(sent.map(String).join()).toContain('"live"')
  })

  test('V3: pieces get smaller with the number of readers that do not read, and none waits', async () => {
    const { history, reader } = setUp()
    const readers = Array.from({ length: 2000 }, reader)
    for (const { connection } of readers) {
      void history.write(connection, await history.read('r', 0))
    }
    const sizes = readers.map(({ pieces }) => pieces[0]?.length ?? 0)
    expect(sizes.every((size) => size > TEXT.length)).toBe(true)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(total).toBeLessThan(64 * 1024 * 1024 + readers.length * (TEXT.length + 200))
    for (const { take } of readers) take()
    await new Promise((resolve) => setImmediate(resolve))
    expect((await history.read('r', 0)).bytes.length, 'room again').toBe(sizes[0])
  })
})
