import { describe, expect, test } from 'vitest'
import type { Bus, BusMessage } from '../src/ports/bus.ts'
import { StorageUnavailable } from '../src/ports/store.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { RawSocket } from './support/raw-socket.ts'
import { seededRandom } from './support/random.ts'
import { createRoom, joinRoom } from './support/rest.ts'

/** A bus on which `tamper` decides what becomes of each message: none, one or several, now or later. */
function tampered(
  bus: Bus,
  tamper: (message: BusMessage, publish: (message: BusMessage) => void) => void,
): Bus {
  return {
    publish: (message) => tamper(message, (next) => bus.publish(next)),
    subscribe: (listener) => bus.subscribe(listener),
    close: () => bus.close(),
  }
}

/** Two people and all that they see of `count` messages, the last of which arrives for certain. */
async function talk(wsUrl: string, url: string, count: number, beforeLast: () => void) {
  const ada = await createRoom(url)
  const bob = await joinRoom(url, ada.code, 'Bob')
  const [a, b] = [await RawSocket.enter(wsUrl, ada), await RawSocket.enter(wsUrl, bob)]
  for (let index = 1; index < count; index++) {
    a.say(`m${index}`, 'x')
    if (index % 7 === 0) await a.next('sent', ({ id }) => id === `m${index}`)
  }
  await a.next('sent', ({ id }) => id === `m${count - 1}`)
  beforeLast()
  a.say('last', 'x')
  for (const socket of [a, b]) await socket.next('event', (event) => 'id' in event && event.id === 'last')
  return [a, b]
}

describe('a bus that loses, repeats and reorders', () => {
  test.each([
    ['loses every third message', (n: number) => (n % 3 === 0 ? 'lose' : 'pass')],
    ['repeats every message', () => 'repeat'],
    ['delays every other message', (n: number) => (n % 2 === 0 ? 'delay' : 'pass')],
  ])('D4, E2: %s: receivers get every event once and in order, from the store', async (_, fate) => {
    let honest = false
    let count = 0
    const { url, wsUrl, faults } = await startCustomServer(
      {
        bus: (bus) =>
          tampered(bus, (message, publish) => {
            const verdict = message.type === 'events' && !honest ? fate(++count) : 'pass'
            if (verdict === 'delay') setTimeout(() => publish(message), 5)
            else if (verdict !== 'lose') publish(message)
            if (verdict === 'repeat') publish(message)
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const sockets = await talk(wsUrl, url, 100, () => (honest = true))
    for (const { events } of sockets) {
      expect(events.map(({ seq }) => seq)).toEqual(
        events.map(({ seq }, index) => (events[0]?.seq ?? seq) + index),
      )
      expect(events.at(-1)?.seq).toBe(102)
    }
    expect(faults).toEqual([])
  })

  test('D4: whatever happens to the hints, and whoever comes and goes meanwhile', async () => {
    const random = seededRandom()
    let honest = false
    const { url, wsUrl } = await startCustomServer(
      {
        bus: (bus) =>
          tampered(bus, (message, publish) => {
            if (message.type !== 'events' || honest) return publish(message)
            for (let copies = random.below(3); copies > 0; copies--)
              setTimeout(() => publish(message), random.below(8))
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const ada = await createRoom(url)
    const seat = await joinRoom(url, ada.code, 'Bob')
    const sockets: RawSocket[] = []
    const comeAndGo = async () => {
      for (let round = 0; round < 20; round++) {
        const socket = await RawSocket.enter(wsUrl, seat, { since: 0 })
        sockets.push(socket)
        if (round % 2 === 0) socket.ws.close()
      }
    }
    const a = await RawSocket.enter(wsUrl, ada)
    const coming = comeAndGo()
    for (let index = 0; index < 150; index++) {
      a.say(`m${index}`, 'x')
      await a.next('sent', ({ id }) => id === `m${index}`)
    }
    await coming
    honest = true
    a.say('last', 'x')
    const { seq } = await a.next('sent', ({ id }) => id === 'last')
    for (const socket of sockets) {
      if (socket.ws.readyState === socket.ws.OPEN) await socket.next('event', (event) => event.seq === seq)
      expect(socket.events.map((event) => event.seq)).toEqual(socket.events.map((_, index) => index + 1))
    }
  })

  test('D4: a gap that is noticed while another is being filled is filled as well', async () => {
    let lost: (message: BusMessage) => boolean = () => false
    const way: { hold?: Promise<void>; reads: number } = { reads: 0 }
    const { url, wsUrl } = await startCustomServer(
      {
        bus: (bus) => tampered(bus, (message, publish) => lost(message) || publish(message)),
        store: (store) =>
          wrapStore(store, {
            readEvents: async (input) => {
              const read = await store.readEvents(input)
              // The answer that nothing more is missing is on its way for a while, as over a network.
              if (++way.reads === 2) await way.hold
              return read
            },
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const ada = await createRoom(url)
    const a = await RawSocket.enter(wsUrl, ada)
    const text = (message: BusMessage) =>
      message.type === 'events' ? message.events.map(({ id }) => id) : []
    lost = (message) => text(message).some((id) => id === 'lost 1' || id === 'lost 2')
    let release = () => {}
    way.hold = new Promise((resolve) => (release = resolve))
    way.reads = 0
    for (const id of ['lost 1', 'seen 1', 'lost 2', 'seen 2']) {
      if (id === 'lost 2') await expect.poll(() => way.reads).toBe(2)
      a.say(id, 'x')
      await a.next('sent', (frame) => frame.id === id)
    }
    release()
    await a.next('event', ({ seq }) => seq === 5)
    expect(a.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })
})

describe('a store that cannot serve', () => {
  test('C1: a hello is told to come back later, with 1013, and that is no fault of ours', async () => {
    let down = false
    const { url, wsUrl, faults } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            enter: (input) => (down ? Promise.reject(new StorageUnavailable('full')) : store.enter(input)),
            append: (input) => (down ? Promise.reject(new StorageUnavailable('full')) : store.append(input)),
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const ada = await createRoom(url)
    const a = await RawSocket.enter(wsUrl, ada)
    down = true
    const late = await RawSocket.open(wsUrl)
    late.send({ type: 'hello', token: ada.token })
    expect((await late.closed).code).toBe(1013)
    a.say('1', 'x')
    expect(await a.next('error')).toMatchObject({ re: '1', code: 'storage_unavailable' })
    down = false
    a.say('1', 'x')
    expect((await a.next('sent')).duplicate, 'D8: nothing was stored').toBe(false)
    expect(faults).toEqual([])
  })

  test('D2, D6: what was sent behind a refused message does not overtake it', async () => {
    let down = true
    const { url, wsUrl } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            append: (input) => (down ? Promise.reject(new StorageUnavailable('full')) : store.append(input)),
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const a = await RawSocket.enter(wsUrl, await createRoom(url))
    a.say('1', 'first')
    const refused = await a.next('error', ({ re }) => re === '1')
    expect(refused.retryAfterMs).toBeGreaterThan(0)
    down = false
    a.say('2', 'second, sent before the refusal was known')
    expect(await a.next('error', ({ re }) => re === '2')).toMatchObject({ code: 'storage_unavailable' })
    for (const [id, text] of [
      ['1', 'first'],
      ['2', 'second, sent before the refusal was known'],
    ] as const)
      a.say(id, text)
    await a.next('sent', ({ id }) => id === '2')
    expect(a.events.flatMap((event) => (event.kind === 'message' ? [event.id] : []))).toEqual(['1', '2'])
  })

  test('N4, C1: a name that is taken again and again is no reason to stop for good', async () => {
    const { url, wsUrl, faults } = await startCustomServer(
      {
        store: (store) => wrapStore(store, { enter: async () => ({ kind: 'name_taken', held: ['ada'] }) }),
      },
      { RATE_LIMITS: 'off' },
    )
    const socket = await RawSocket.open(wsUrl)
    socket.send({ type: 'hello', token: (await createRoom(url)).token })
    expect((await socket.closed).code).toBe(1013)
    expect(faults).toEqual([])
  })

  test('C1: a room that goes while somebody enters closes with 4404, and that is no fault of ours', async () => {
    const { url, wsUrl, faults } = await startCustomServer(
      {
        store: (store) => wrapStore(store, { readRoster: async () => ({ kind: 'room_gone' }) }),
      },
      { RATE_LIMITS: 'off' },
    )
    const socket = await RawSocket.open(wsUrl)
    socket.send({ type: 'hello', token: (await createRoom(url)).token })
    expect((await socket.closed).code).toBe(4404)
    expect(faults).toEqual([])
  })
})
