import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Connection, type Peer } from '../src/realtime/connection.ts'
import { Hub } from '../src/realtime/hub.ts'
import { Traffic } from '../src/realtime/traffic.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A connection over a socket that is always alive, and how often it was written to. */
function connect(hub: Hub) {
  let bytesRead = 0
  const counted = { writes: 0 }
  const socket = {
    writableLength: 0,
    write: () => ++counted.writes,
    get bytesRead() {
      return ++bytesRead
    },
  }
  // Of a socket a connection needs no more than this to write.
  const peer = { ws: { readyState: 1, OPEN: 1 }, socket, address: '' } as unknown as Peer
  const { writer, traffic } = hub
  const connection = new Connection(peer, { claim: () => null, writer, traffic, onFault: () => {} })
  return { connection, counted }
}

describe('the beat', () => {
  test('B1: comes to a room once per heartbeatMs, whatever other rooms come and go', () => {
    const hub = new Hub({
      fetch: async () => [],
      heartbeatMs: 8000,
      traffic: new Traffic({ ack: () => {}, fanOut: () => {} }),
      onFault: () => {},
    })
    const rooms = Array.from({ length: 40 }, (_, index) => {
      const { connection, counted } = connect(hub)
      return { connection, counted, channel: hub.attach(connection, `room ${index}`) }
    })
    const staying = rooms.slice(24)
    // One room goes with each slice of the beat, for three heartbeats.
    for (const { connection, channel } of rooms.slice(0, 24)) {
      vi.advanceTimersByTime(1000)
      hub.detach(connection, channel)
    }
    expect(staying.map(({ counted }) => counted.writes)).toEqual(staying.map(() => 3))
    hub.close()
  })
})
