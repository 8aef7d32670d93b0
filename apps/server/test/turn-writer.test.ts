import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Connection, type Peer } from '../src/realtime/connection.ts'
import { encodeEvent, textFrame } from '../src/realtime/frames.ts'
import { RoomChannel } from '../src/realtime/room-channel.ts'
import { Traffic } from '../src/realtime/traffic.ts'
import { TurnWriter } from '../src/realtime/turn-writer.ts'

const noFault = (error: unknown) => {
  throw error
}

/** A channel with connections that are live, over sockets that note what is written to them, or throw. */
function liveChannel(count: number, failing?: number) {
  const traffic = new Traffic({ ack: () => {}, fanOut: () => {} })
  const writer = new TurnWriter(traffic.stopwatch.fanOut)
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(error)
  const channel = new RoomChannel('r', { writer, traffic, fetch: async () => [], onFault })
  const receivers = Array.from({ length: count }, (_, index) => {
    const writes: Buffer[] = []
    const closes: number[] = []
    const write = (chunk: Buffer) => {
      if (index === failing) throw new Error('a bug')
      writes.push(chunk)
      socket.writableLength += chunk.length
    }
    const ws = { readyState: 1, OPEN: 1, resume: () => {}, close: (code: number) => closes.push(code) }
    // Of a socket a connection needs no more than this to write. It is read by setting its length back.
    const socket = { writableLength: 0, write }
    const peer = { ws, socket, address: '' } as unknown as Peer
    const connection = new Connection(peer, { claim: () => null, writer, traffic, onFault })
    channel.goLive(connection, 0)
    return { connection, socket, writes, closes }
  })
  return { channel, receivers, traffic, faults }
}

const message = (seq: number, body = '{}') =>
  ({ roomId: 'r', seq, at: 0, by: 'm', kind: 'message', id: `${seq}`, body }) as const

describe('a turn', () => {
  test('flushes each room and connection once, rooms first', async () => {
    const writer = new TurnWriter(() => {})
    const flushed: string[] = []
    const named = (name: string) => ({ flush: () => void flushed.push(name), fail: noFault })
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
    const writer = new TurnWriter(() => {})
    const flushed: string[] = []
    const late = { flush: () => void flushed.push('late'), fail: noFault }
    const early = {
      flush: () => {
        flushed.push('early')
        writer.addRoom(late)
      },
      fail: noFault,
    }
    writer.addRoom(early)
    await nextTurn()
    await nextTurn()
    expect(flushed).toEqual(['early', 'late'])
  })
})

describe('fan-out', () => {
  test('an event is encoded once, and all of a turn leave in one write of one buffer', async () => {
    const { channel, receivers, traffic } = liveChannel(3)
    for (const seq of [1, 2, 3]) channel.deliver(message(seq))
    await nextTurn()
    const [first] = receivers[0]?.writes ?? []
    for (const { writes } of receivers) {
      expect(writes).toHaveLength(1)
      expect(writes[0]).toBe(first)
    }
    expect(first?.toString().match(/"seq":\d/g)).toEqual(['"seq":1', '"seq":2', '"seq":3'])
    expect(traffic.deliveries).toBe(9)
  })
})

describe('a backlog', () => {
  test('V3: is what earlier turns left unread, not what one turn brings; it closes with 4430', async () => {
    const { channel, receivers } = liveChannel(2)
    const [reader, idler] = receivers
    // 4.8 MB at once.
    for (let seq = 1; seq <= 300; seq++) channel.deliver(message(seq, JSON.stringify('x'.repeat(16_000))))
    await nextTurn()
    expect(receivers.map(({ writes, closes }) => [writes.length, closes])).toEqual([
      [1, []],
      [1, []],
    ])
    if (reader) reader.socket.writableLength = 0
    channel.deliver(message(301))
    await nextTurn()
    expect(reader?.writes).toHaveLength(2)
    expect(idler?.writes).toHaveLength(1)
    expect(receivers.map(({ closes }) => closes)).toEqual([[], [4430]])
  })
})

describe('a fault at the end of a turn', () => {
  test('C1, V3: in one connection closes it with 1011; the others get their frames', async () => {
    const { channel, receivers, faults } = liveChannel(3, 1)
    channel.deliver(message(1))
    for (const { connection } of receivers) connection.send(Buffer.from('own'))
    await nextTurn()
    expect(receivers.map(({ closes }) => closes)).toEqual([[], [1011], []])
    expect(receivers.map(({ writes }) => writes.length)).toEqual([1, 0, 1])
    expect(faults).toEqual([new Error('a bug')])
  })

  test("C1: in a connection's own frames, too", async () => {
    const { receivers, faults } = liveChannel(2, 0)
    for (const { connection } of receivers) connection.send(Buffer.from('own'))
    await nextTurn()
    expect(receivers.map(({ closes }) => closes)).toEqual([[1011], []])
    expect(receivers[1]?.writes).toHaveLength(1)
    expect(faults).toHaveLength(1)
  })

  test('D4, C1: in an event closes all who would miss it, and is reported once', () => {
    const { channel, receivers, faults } = liveChannel(2)
    const poison = { ...message(1), at: Number.NaN }
    channel.deliver(poison)
    expect(receivers.map(({ closes }) => closes)).toEqual([[1011], [1011]])
    expect(faults).toHaveLength(1)
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
