import type { EventFrame, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { wrapStore, startCustomServer } from './support/custom-server.ts'
import { seededRandom } from './support/random.ts'
import { RawSocket, type Resume } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off' })
const enter = (session: Session, resume?: Resume) => RawSocket.enter(server.wsUrl, session, resume)

/** A room in which `count` messages were said; its log is one longer, for `joined`. */
async function roomWith(count: number): Promise<{ ada: Session; socket: RawSocket }> {
  const ada = await createRoom(server.url)
  const socket = await enter(ada)
  for (let index = 1; index <= count; index++) socket.say(String(index), `message ${index}`)
  if (count > 0) await socket.next('event', (event) => event.seq === count + 1)
  return { ada, socket }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const seqs = (events: EventFrame[]) => events.map(({ seq }) => seq)

describe('welcome', () => {
  test('H4, R6: holds the own joined, room, self and a roster that is as new as its head', async () => {
    const ada = await createRoom(server.url, 'Ada', { title: 'Tea' })
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    await enter(ada)
    const socket = await enter(bob)
    const welcome = await socket.next('welcome')
    expect(welcome).toMatchObject({
      protocol: 1,
      room: { code: ada.code, title: 'Tea' },
      self: bob.self,
      memberCount: 2,
      head: 2,
      floor: 1,
      resumed: false,
      heartbeatMs: 25_000,
      limits: { textCodePoints: 4000, frameBytes: 65_536 },
    })
    expect(welcome.members).toEqual([
      { ...ada.self, online: true },
      { ...bob.self, online: true },
    ])
    expect(welcome).not.toHaveProperty('reset')
  })

  test('S2: without since the latest page of 50 follows, then live at the head', async () => {
    const { ada } = await roomWith(80)
    const socket = await enter(ada)
    expect(seqs(socket.events)).toEqual(range(32, 81))
    expect(socket.frames.map(({ type }) => type)).toEqual([
      'welcome',
      ...range(1, 50).map(() => 'event'),
      'live',
    ])
    expect((await socket.next('live')).head).toBe(81)
  })

  test('S2: of long messages, too, it is the latest 50, in order, while more are said', async () => {
    const { ada, socket } = await roomWith(0)
    // The page is three times as large as a piece of history.
    const text = '🙂'.repeat(4000)
    for (let index = 1; index <= 60; index++) socket.say(`a${index}`, text)
    await socket.next('sent', ({ id }) => id === 'a60')
    for (let round = 0; round < 10; round++) {
      for (let index = 0; index < 3; index++) socket.say(`b${round}.${index}`, text)
      const other = await enter(ada)
      const { head } = await other.next('welcome')
      await other.next('event', ({ seq }) => seq === 61 + 3 * (round + 1))
      const got = seqs(other.events)
      expect(got).toEqual(range(head - 49, 61 + 3 * (round + 1)))
      other.ws.terminate()
      await other.closed
    }
  })

  test('S2: of a room with one event that one follows', async () => {
    const { socket } = await roomWith(0)
    expect(seqs(socket.events)).toEqual([1])
    expect((await socket.next('live')).head).toBe(1)
  })
})

describe('resuming', () => {
  test.each([
    ['in the middle', 40, range(41, 81)],
    ['0: the whole log', 0, range(1, 81)],
    ['just before the head', 80, [81]],
    ['the head', 81, []],
  ])('S3: since %s', async (_, since, expected) => {
    const { ada } = await roomWith(80)
    const socket = await enter(ada, { since })
    const welcome = await socket.next('welcome')
    expect(welcome).toMatchObject({ head: 81, resumed: true })
    expect(welcome).not.toHaveProperty('reset')
    expect(seqs(socket.events)).toEqual(expected)
    expect((await socket.next('live')).head).toBe(81)
  })

  test('S3, D4: a log of many pages comes whole to the first one to come back', async () => {
    const { ada, socket } = await roomWith(1200)
    socket.ws.close()
    await socket.closed
    const again = await enter(ada, { since: 0 })
    expect((await again.next('live')).head).toBe(1201)
    expect(seqs(again.events)).toEqual(range(1, 1201))
  })

  test.each([
    ['beyond the head', { since: 82 }, 'client_ahead'],
    ['far beyond the head', { since: Number.MAX_SAFE_INTEGER }, 'client_ahead'],
    ['of another epoch', { since: 40, epoch: 'before the restore' }, 'epoch'],
  ])('S4: since %s resets to the latest page', async (_, resume, reset) => {
    const { ada } = await roomWith(80)
    const socket = await enter(ada, resume)
    expect(await socket.next('welcome')).toMatchObject({ head: 81, resumed: false, reset })
    expect(seqs(socket.events)).toEqual(range(32, 81))
  })

  test('S4: since below what is kept resets, since just below the floor does not', async () => {
    const floor = 21
    const custom = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            // A room whose first events were trimmed.
            readEvents: async (input) => {
              const after = Math.max(input.after ?? 0, floor - 1)
              const read = await store.readEvents(input.after === undefined ? input : { ...input, after })
              return read.kind === 'events' ? { ...read, floor } : read
            },
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const ada = await createRoom(custom.url)
    const first = await RawSocket.enter(custom.wsUrl, ada)
    for (let index = 1; index <= 40; index++) first.say(String(index), 'x')
    await first.next('event', ({ seq }) => seq === 41)
    const old = await RawSocket.enter(custom.wsUrl, ada, { since: 19 })
    expect(await old.next('welcome')).toMatchObject({ resumed: false, reset: 'too_old', floor })
    const edge = await RawSocket.enter(custom.wsUrl, ada, { since: 20 })
    expect(await edge.next('welcome')).toMatchObject({ resumed: true, floor })
    expect(seqs(edge.events)).toEqual(range(21, 41))
  })

  test('S4: the epoch of the last welcome resumes', async () => {
    const { ada, socket } = await roomWith(3)
    const { epoch } = await socket.next('welcome')
    const again = await enter(ada, { since: 2, epoch })
    expect(seqs(again.events)).toEqual([3, 4])
  })

  test('D5: includes what was acknowledged before it began', async () => {
    const { ada, socket } = await roomWith(0)
    for (let round = 0; round < 20; round++) {
      socket.say(`m${round}`, 'x')
      const { seq } = await socket.next('sent', ({ id }) => id === `m${round}`)
      const again = await enter(ada, { since: seq - 1 })
      expect(again.events[0]?.seq).toBe(seq)
      again.ws.close()
    }
  })
})

describe('resuming while others talk', () => {
  test('D4, S1: whatever the moment, seqs are contiguous across replay and live', async () => {
    const random = seededRandom()
    const { ada } = await roomWith(30)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const speakers = [await enter(ada), await enter(bob)]
    let talking = true
    let said = 0
    const talk = async (speaker: RawSocket) => {
      while (talking) {
        const ids = range(1, 1 + random.below(12)).map(() => `t${++said}`)
        for (const id of ids) speaker.say(id, `message ${id}`)
        await speaker.next('sent', ({ id }) => id === ids.at(-1))
      }
    }
    const talks = speakers.map(talk)
    let socket = await enter(bob)
    for (let round = 0; round < 60; round++) {
      const known = socket.events.at(-1)?.seq ?? 0
      const since = Math.max(0, known - random.below(40))
      socket.ws.terminate()
      socket = await enter(bob, { since })
      const { head } = await socket.next('live')
      const further = head + 1 + random.below(5)
      await socket.next('event', ({ seq }) => seq === further)
      const got = seqs(socket.events)
      expect(got).toEqual(range(since + 1, since + got.length))
      const before = socket.frames.slice(
        0,
        socket.frames.findIndex(({ type }) => type === 'live'),
      )
      expect(head).toBe(since + before.filter(({ type }) => type === 'event').length)
    }
    talking = false
    await Promise.all(talks)
    const sent = speakers.flatMap(({ frames }) => frames.filter((frame) => frame.type === 'sent'))
    const whole = await enter(ada, { since: 0 })
    const log = new Map(whole.events.map((event) => [event.seq, event]))
    for (const { id, seq } of sent) expect(log.get(seq)).toMatchObject({ id })
    expect(sent.length).toBe(said)
  })

  test('S5: a reader that drains slowly gets a long log in pieces, while messages keep coming', async () => {
    const { ada, socket } = await roomWith(0)
    // 6 MB: more than the kernel takes in by itself, so that the server has to wait for the reader.
    const text = 'ä'.repeat(3900)
    for (let index = 1; index <= 800; index++) {
      socket.say(`a${index}`, text)
      if (index % 50 === 0) await socket.next('event', ({ seq }) => seq === index + 1)
    }
    const slow = await RawSocket.open(server.wsUrl)
    slow.send({ type: 'hello', token: ada.token, since: 0 })
    await slow.next('welcome')
    for (let index = 1; index <= 100; index++) {
      slow.ws.pause()
      socket.say(`b${index}`, text)
      await socket.next('sent', ({ id }) => id === `b${index}`)
      slow.ws.resume()
      await slow.next('event', ({ seq }) => seq === 8 * index)
    }
    await slow.next('live')
    await slow.next('event', ({ seq }) => seq === 901)
    expect(seqs(slow.events)).toEqual(range(1, 901))
    expect(slow.ws.readyState).toBe(slow.ws.OPEN)
  })
})
