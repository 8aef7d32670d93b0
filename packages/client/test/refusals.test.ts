import type { SendFrame } from '@parley/protocol'
import { expect, test, vi } from 'vitest'
import { defaultTuning } from '../src/options.ts'
import { SendPace } from '../src/send-pace.ts'
import type { FakeConnection } from './fake-connection.ts'
import { type Setup, setup, watch } from './setup.ts'

async function liveRoom({ server, connect }: Setup, options = {}) {
  const room = connect(options)
  await room.whenLive()
  return { room, entries: watch(room, 'outbox'), first: await server.connections.next() }
}

const refuse = (to: FakeConnection, { id }: SendFrame, code: string, retryAfterMs?: number): true => {
  const message = `refused with ${code}`
  to.sendRaw(JSON.stringify({ type: 'error', re: id, code, message, retryAfterMs }))
  return true
}

/** As D6 says: all sends are refused from the `after`th on, until `retryAfterMs` is over. */
function limitRate({ server }: Setup, after: number, retryAfterMs: number) {
  let accepted = 0
  let until: number | null = null
  const seen = { early: 0, refused: 0 }
  server.onFrame = (frame, connection) => {
    if (frame.type !== 'send') return false
    const now = performance.now()
    // Timers may fire a moment early.
    if (until !== null && now >= until - 2) return false
    if (until === null && accepted < after) {
      accepted += 1
      return false
    }
    if (until !== null) seen.early += 1
    until ??= now + retryAfterMs
    seen.refused += 1
    return refuse(connection, frame, 'rate_limited', Math.ceil(until - now))
  }
  return seen
}

const texts = ({ server }: Setup): unknown[] =>
  server.log.map((event) => (event.kind === 'message' ? event.body.text : event.kind))

test('D6: what a rate limit refused is sent again when it is over, in order', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  limitRate(world, 2, 40)
  const all = ['one', 'two', 'three', 'four', 'five'].map((text) => room.send(text))
  await Promise.all(all)
  expect(texts(world)).toEqual(['one', 'two', 'three', 'four', 'five'])
})

test('D6: while it lasts nothing is sent, not even what is new', async () => {
  const world = await setup()
  const { room, entries } = await liveRoom(world)
  const seen = limitRate(world, 0, 60)
  void room.send('one')
  await entries.next((entry) => entry.status === 'pending' && entry.error !== undefined)
  await room.send('two')
  expect(texts(world)).toEqual(['one', 'two'])
  expect(seen).toEqual({ early: 0, refused: 1 })
})

test('a message held by a rate limit is pending, with the reason and the time', async () => {
  const world = await setup()
  const { room, entries } = await liveRoom(world)
  limitRate(world, 0, 5_000)
  const before = Date.now()
  void room.send('one')
  expect(
    await entries.next((entry) => entry.status === 'pending' && entry.error !== undefined),
  ).toMatchObject({
    error: { code: 'rate_limited' },
    retryAt: expect.closeTo(before + 5000, -3) as number,
  })
})

test('a held message can be taken back', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world)
  limitRate(world, 0, 20)
  const { id } = room.send('one')
  await entries.next((entry) => entry.status === 'pending' && entry.error !== undefined)
  room.discard(id)
  await room.send('two')
  expect(texts(world)).toEqual(['two'])
  expect(first.texts).toEqual(['one', 'two'])
})

test('a held message is not failed by the time it waits', async () => {
  const world = await setup()
  const { room, entries } = await liveRoom(world, { ackTimeoutMs: 300 })
  limitRate(world, 0, 700)
  await room.send('one')
  expect(entries.all.map(({ status }) => status)).not.toContain('failed')
})

test('after a rate limit messages go out one by one at first', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  // Long enough for all that was sent at once to arrive before it is over, on a busy machine as well.
  limitRate(world, 0, 500)
  let onTheirWay = 0
  const most: number[] = []
  const limited = world.server.onFrame
  world.server.onFrame = (frame, connection) => {
    if (limited(frame, connection)) return true
    if (frame.type !== 'send') return false
    onTheirWay += 1
    most.push(onTheirWay)
    setTimeout(() => {
      onTheirWay -= 1
      world.server.accept(frame, connection)
    }, 2)
    return true
  }
  await Promise.all(Array.from({ length: 40 }, (_, i) => room.send(`${i}`)))
  // One for the first ten, two for the next: more only while nothing is refused.
  expect(Math.max(...most.slice(0, 10))).toBe(1)
  expect(Math.max(...most.slice(0, 20))).toBe(2)
  expect(Math.max(...most)).toBeGreaterThan(2)
  expect(texts(world)).toEqual(Array.from({ length: 40 }, (_, i) => `${i}`))
})

test('a rate limit outlives a reconnect', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world)
  const seen = limitRate(world, 0, 80)
  const sending = room.send('one')
  await entries.next((entry) => entry.status === 'pending' && entry.error !== undefined)
  first.terminate()
  await sending
  expect(seen).toEqual({ early: 0, refused: 1 })
})

test.for(['storage_unavailable', 'unavailable', 'internal_error'] as const)(
  'D8: %s is tried again, with the same id, until it works',
  async (code) => {
    const world = await setup()
    const { room, first } = await liveRoom(world)
    let refusals = 3
    world.server.onFrame = (frame, connection) =>
      frame.type === 'send' && refusals-- > 0 && refuse(connection, frame, code)
    const acked = await room.send('hi')
    expect(first.frames.all.filter((frame) => frame.type === 'send' && frame.id === acked.id)).toHaveLength(4)
  },
)

test('D8: what a failing store refused together is sent again in order', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  let refusals = 3
  world.server.onFrame = (frame, connection) =>
    frame.type === 'send' && refusals-- > 0 && refuse(connection, frame, 'storage_unavailable')
  await Promise.all(['one', 'two', 'three'].map((text) => room.send(text)))
  expect(texts(world)).toEqual(['one', 'two', 'three'])
})

test.for(['invalid_request', 'too_large', 'id_conflict', 'forbidden', 'tomorrows_code'])(
  'D8: %s is final: failed with the code of the server',
  async (code) => {
    const world = await setup()
    world.server.onFrame = (frame, connection) => frame.type === 'send' && refuse(connection, frame, code)
    const { room } = await liveRoom(world)
    const sending = room.send('hi')
    await expect(sending).rejects.toMatchObject({ code, message: `refused with ${code}` })
    expect(room.outbox).toMatchObject([{ id: sending.id, status: 'failed', error: { code } }])
  },
)

test('a refused message does not hold up the next', async () => {
  const world = await setup()
  world.server.onFrame = (frame, connection) =>
    frame.type === 'send' && frame.body.text === 'bad' && refuse(connection, frame, 'forbidden')
  const { room } = await liveRoom(world)
  void room.send('bad')
  expect(await room.send('good')).toMatchObject({ status: 'acked' })
})

test('F7: an error about a message is not emitted as one of the connection', async () => {
  const world = await setup()
  world.server.onFrame = (frame, connection) =>
    frame.type === 'send' && refuse(connection, frame, 'forbidden')
  const { room } = await liveRoom(world)
  const errors = watch(room, 'error')
  await expect(room.send('hi')).rejects.toThrow('forbidden')
  expect(errors.all).toEqual([])
})

test('F7: any other error is emitted, and ends nothing', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const errors = watch(room, 'error')
  const frame = { type: 'error', code: 'bad_frame', message: 'What?' } as const
  first.send(frame)
  expect(await errors.next()).toEqual(frame)
  expect(room.state.status).toBe('live')
})

test('a delay that no timer can take is not believed', async () => {
  const world = await setup()
  let refusals = 1
  world.server.onFrame = (frame, connection) =>
    frame.type === 'send' && refusals-- > 0 && refuse(connection, frame, 'unavailable', 1e12)
  const { room, entries } = await liveRoom(world)
  await room.send('hi')
  const inAnHour = Date.now() + 3_600_000
  expect(
    entries.all.filter((entry) => entry.status === 'pending' && (entry.retryAt ?? 0) > inAnHour),
  ).toEqual([])
})

test('what a failing store refuses together is one failure: the wait grows once', () => {
  vi.useFakeTimers()
  const pace = new SendPace({ ...defaultTuning, random: () => 0.5 }, () => {})
  const waits = Array.from({ length: 5 }, () => pace.hold('storage_unavailable', undefined) - Date.now())
  expect(waits).toEqual([750, 750, 750, 750, 750])
  vi.runAllTimers()
  expect(pace.hold('storage_unavailable', undefined) - Date.now()).toBe(1500)
  vi.useRealTimers()
})
