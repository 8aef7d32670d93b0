import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { Connection } from '../src/realtime/connection.ts'
import { encodeEvent, textFrame } from '../src/realtime/frames.ts'
import { RoomChannel } from '../src/realtime/room-channel.ts'
import { TurnWriter } from '../src/realtime/turn-writer.ts'

describe('a turn', () => {
  test('flushes each room and connection once, rooms first', async () => {
    const writer = new TurnWriter()
    const flushed: string[] = []
    const named = (name: string) => ({ flush: () => void flushed.push(name) })
    writer.addConnection(named('a connection'))
    writer.addRoom(named('a room'))
    writer.addRoom(named('another room'))
    expect(flushed, 'not before the turn ends').toEqual([])
    await nextTurn()
    expect(flushed).toEqual(['a room', 'another room', 'a connection'])
    await nextTurn()
    expect(flushed).toHaveLength(3)
  })

  test('what is added while it flushes leaves with the next', async () => {
    const writer = new TurnWriter()
    const flushed: string[] = []
    const late = { flush: () => void flushed.push('late') }
    const early = {
      flush: () => {
        flushed.push('early')
        writer.addRoom(late)
      },
    }
    writer.addRoom(early)
    await nextTurn()
    await nextTurn()
    expect(flushed).toEqual(['early', 'late'])
  })
})

describe('fan-out', () => {
  test('an event is encoded once, and all of a turn leave in one write of one buffer', async () => {
    const writer = new TurnWriter()
    const stats = { deliveries: 0, slowReaders: 0 }
    const channel = new RoomChannel('r', { writer, stats, fetch: async () => [], onFault: () => {} })
    const receivers = Array.from({ length: 3 }, () => {
      const writes: Buffer[] = []
      const socket = { writableLength: 0, write: (chunk: Buffer) => writes.push(chunk) }
      const ws = { readyState: 1, OPEN: 1 }
      // Of a socket a connection needs no more than this to write.
      const parts = [ws, socket] as unknown as [WebSocket, Socket]
      channel.goLive(
        new Connection(
          ...parts,
          () => null,
          writer,
          () => {},
        ),
        0,
      )
      return writes
    })
    for (const seq of [1, 2, 3]) {
      channel.deliver({ roomId: 'r', seq, at: 0, by: 'm', kind: 'message', id: `${seq}`, body: '{}' })
    }
    await nextTurn()
    const [first] = receivers[0] ?? []
    for (const writes of receivers) {
      expect(writes).toHaveLength(1)
      expect(writes[0]).toBe(first)
    }
    expect(first?.toString().match(/"seq":\d/g)).toEqual(['"seq":1', '"seq":2', '"seq":3'])
    expect(stats.deliveries).toBe(9)
  })
})

describe('a frame', () => {
  test.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'RFC 6455: %i bytes have the right header',
    (length) => {
      const frame = textFrame('x'.repeat(length))
      const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
      expect(frame).toHaveLength(header + length)
      expect(frame[0]).toBe(0x81)
      expect(frame[1]).toBe(length < 126 ? length : length < 65_536 ? 126 : 127)
      if (header === 4) expect(frame.readUInt16BE(2)).toBe(length)
      if (header === 10) expect(frame.readBigUInt64BE(2)).toBe(BigInt(length))
    },
  )

  test('of an event holds the stored body as it is', () => {
    const body = '{"text":"ä🙂\\u0000"}'
    const event = { roomId: 'r', seq: 7, at: 0, by: 'm', kind: 'message' as const, id: '"', body }
    expect(JSON.parse(encodeEvent(event).subarray(2).toString())).toEqual({
      type: 'event',
      seq: 7,
      at: '1970-01-01T00:00:00.000Z',
      by: 'm',
      kind: 'message',
      id: '"',
      body: { text: 'ä🙂\u0000' },
    })
  })
})
