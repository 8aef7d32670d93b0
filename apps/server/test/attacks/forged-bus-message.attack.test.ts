import { describe, expect, test } from 'vitest'
import type { Bus, BusMessage } from '../../src/ports/bus.ts'
import type { StoredEvent } from '../../src/ports/store.ts'
import { startCustomServer } from '../support/custom-server.ts'
import { enterNew, enterTwo, expectWorking } from '../support/entered.ts'
import { RawSocket } from '../support/raw-socket.ts'

/** A server, and the way in which somebody with access to its bus could speak to it. */
async function startWithBus() {
  let publish: (message: BusMessage) => void = () => undefined
  const server = await startCustomServer({
    bus: (bus: Bus) => {
      publish = (message) => bus.publish(message)
      return bus
    },
  })
  const forge = (roomId: string, ...events: (Partial<StoredEvent> & { seq: number })[]) => {
    const base = {
      roomId,
      at: Date.now(),
      by: 'nobody',
      kind: 'message',
      id: 'forged',
      body: '{"text":"forged"}',
    }
    publish({ type: 'events', events: events.map((event) => Object.assign({}, base, event) as StoredEvent) })
  }
  return { ...server, publish, forge }
}

/** Demands that the log a connection got has no hole, no repeat and nothing forged. */
function expectHonestLog({ events, frames }: RawSocket): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => (events[0]?.seq ?? 0) + index))
  expect(JSON.stringify(frames)).not.toContain('forged')
}

describe('a forged bus message', () => {
  test('D4: events ahead of the log are not believed but read from the store', async () => {
    const server = await startWithBus()
    const { ada, a, b } = await enterTwo(server)
    a.say('1', 'x')
    await b.next('event', ({ seq }) => seq === 3)
    server.forge(ada.room.id, { seq: 5 }, { seq: 900 }, { seq: Number.MAX_SAFE_INTEGER })
    a.say('2', 'y')
    for (const socket of [a, b]) {
      expect(await socket.next('event', ({ seq }) => seq === 4)).toMatchObject({ body: { text: 'y' } })
      expectHonestLog(socket)
    }
    expect(server.faults).toEqual([])
  })

  test('D4, E2: events that were told before are dropped', async () => {
    const server = await startWithBus()
    const { ada, a, b } = await enterTwo(server)
    a.say('1', 'x')
    await b.next('event', ({ seq }) => seq === 3)
    server.forge(ada.room.id, { seq: 3 }, { seq: 1 }, { seq: 0 }, { seq: -5 })
    a.say('2', 'y')
    for (const socket of [a, b]) {
      await socket.next('event', ({ seq }) => seq === 4)
      expectHonestLog(socket)
    }
    expect(server.faults).toEqual([])
  })

  test('C1, V3: one that cannot be told closes the live connections of its room, which resume, and no other room hears of it', async () => {
    const server = await startWithBus()
    const { ada, a, b } = await enterTwo(server)
    const other = await enterNew(server)
    server.forge(ada.room.id, { seq: 3, at: Number.NaN })
    for (const socket of [a, b]) {
      expect((await socket.closed).code).toBe(1011)
      expectHonestLog(socket)
    }
    await expectWorking(other)
    const again = await RawSocket.enter(server.wsUrl, ada, { since: 2 })
    await expectWorking(again)
    expectHonestLog(again)
    expect(server.faults).toHaveLength(1)
  })

  test('V2: what is told of a room that nobody here is in, or of no room, reaches nobody', async () => {
    const server = await startWithBus()
    const { ada, a } = await enterTwo(server)
    for (const roomId of ['', 'another', '__proto__', 'constructor']) {
      server.forge(roomId, { seq: 3 })
      server.publish({ type: 'typing', roomId, memberId: 'nobody' })
      server.publish({ type: 'presence', roomId, memberId: 'nobody', online: true })
      server.publish({ type: 'seat_left', roomId, memberId: ada.self.id })
      server.publish({ type: 'room_deleted', roomId })
    }
    server.publish({ type: 'seat_left', roomId: ada.room.id, memberId: 'nobody' })
    await expectWorking(a)
    expectHonestLog(a)
    expect(server.faults).toEqual([])
  })

  test('H3: that a seat or a room is gone closes connections, but takes nobody the right to come back', async () => {
    const server = await startWithBus()
    const { ada, bob, a, b } = await enterTwo(server)
    server.publish({ type: 'seat_left', roomId: ada.room.id, memberId: bob.self.id })
    expect((await b.closed).code).toBe(4410)
    server.publish({ type: 'room_deleted', roomId: ada.room.id })
    expect((await a.closed).code).toBe(4404)
    for (const session of [ada, bob]) {
      await expectWorking(await RawSocket.enter(server.wsUrl, session, { since: 2 }))
    }
  })
})
