import { expect, test, vi } from 'vitest'
import type { ParleyClientOptions } from '../src/index.ts'
import { fakePage, type Setup, setup, spyOnSockets, watch, watchTexts } from './setup.ts'

/** Reconnects by itself only after a minute. */
const patient: ParleyClientOptions = { backoffFirstMs: 60_000, backoffFastMs: 60_000, random: () => 0.99 }

async function liveRoom({ server, connect }: Setup, options: ParleyClientOptions) {
  const page = fakePage()
  const room = connect({ environment: page.environment, ...options })
  await room.whenLive()
  return { room, page, states: watch(room, 'state'), first: await server.connections.next() }
}

/** The same, its connection lost and the next attempt far away. */
async function waitingRoom(world: Setup, options: ParleyClientOptions = patient) {
  const waiting = await liveRoom(world, options)
  waiting.first.terminate()
  await waiting.states.next(({ status }) => status === 'reconnecting')
  return waiting
}

test('B1: a half-open link is noticed and replaced', async () => {
  const world = await setup()
  world.server.heartbeatMs = 20
  const { first, states } = await liveRoom(world, { heartbeatSlackMs: 20 })
  first.goSilent()
  world.server.heartbeatMs = 25_000
  await states.next(({ status }) => status === 'reconnecting')
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('the close of a half-open socket is not waited for, and its late end harms nothing', async () => {
  const world = await setup()
  const { room, page, first, states } = await liveRoom(world, { pingTimeoutMs: 20 })
  first.goSilent()
  page.emit('online')
  await states.next(({ status }) => status === 'reconnecting')
  await states.next(({ status }) => status === 'live')
  first.terminate()
  await first.ended.next()
  await room.send('on the new connection')
  expect(room.state.status).toBe('live')
  expect(world.server.connections.all).toHaveLength(2)
})

test('what a socket delivers after it was given up on is not heard', async () => {
  const world = await setup()
  const { sockets, WebSocket } = spyOnSockets()
  const { room, page, first, states } = await liveRoom(world, { pingTimeoutMs: 20, WebSocket })
  const texts = watchTexts(room)
  first.goSilent()
  page.emit('online')
  await states.next(({ status }) => status === 'reconnecting')
  await states.next(({ status }) => status === 'live')
  const event = {
    type: 'event',
    seq: 1,
    at: '',
    by: 'm-bob',
    kind: 'message',
    id: 'x',
    body: { text: 'stale' },
  }
  sockets[0]?.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }))
  world.server.say('fresh')
  await texts.next()
  expect(texts.all).toEqual(['fresh'])
})

test('B1: any frame is a sign of life, also where pings are not answered', async () => {
  const world = await setup()
  world.server.heartbeatMs = 40
  world.server.onFrame = ({ type }) => type === 'ping'
  const { room, first } = await liveRoom(world, { heartbeatSlackMs: 40 })
  const typing = watch(room, 'typing')
  const timer = setInterval(() => first.send({ type: 'typing', by: 'm-bob' }), 10)
  for (let i = 0; i < 20; i++) await typing.next()
  clearInterval(timer)
  expect(world.server.connections.all).toHaveLength(1)
})

test('online: a planned attempt is made at once', async () => {
  const world = await setup()
  const { page, states } = await waitingRoom(world)
  page.emit('online')
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('the page becomes visible: a planned attempt is made at once', async () => {
  const world = await setup()
  const { page, states } = await waitingRoom(world)
  page.show('visible')
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('the page comes back from the back-forward cache: a planned attempt is made at once', async () => {
  const world = await setup()
  const { page, states } = await waitingRoom(world)
  page.emit('pageshow')
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('the page becomes hidden: nothing is hurried', async () => {
  const world = await setup()
  const { room, page } = await waitingRoom(world)
  page.show('hidden')
  expect(room.state).toMatchObject({ status: 'reconnecting', nextAttemptAt: expect.any(Number) as number })
})

test.for(['online', 'visible'] as const)(
  'B2: %s while live: the connection is asked, and kept if it answers',
  async (cue) => {
    const world = await setup()
    const { room, page, first } = await liveRoom(world, {})
    if (cue === 'online') page.emit('online')
    else page.show('visible')
    await first.next('ping')
    await room.send('still the same connection')
    expect(world.server.connections.all).toHaveLength(1)
  },
)

test.for(['online', 'visible', 'offline'] as const)(
  '%s on a connection that is dead: it is replaced',
  async (cue) => {
    const world = await setup()
    const { page, first, states } = await liveRoom(world, { pingTimeoutMs: 20 })
    first.goSilent()
    if (cue === 'visible') page.show('visible')
    else page.emit(cue)
    expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
    expect(world.server.connections.all).toHaveLength(2)
  },
)

test('a connection that fell silent is down since it was asked in vain, not since that was certain', async () => {
  const world = await setup()
  const { page, first, states } = await liveRoom(world, { ...patient, pingTimeoutMs: 200 })
  first.goSilent()
  const asked = Date.now()
  page.emit('offline')
  const state = await states.next(({ status }) => status === 'reconnecting')
  expect(Date.now() - asked).toBeGreaterThanOrEqual(190)
  expect(state).toMatchObject({ status: 'reconnecting' })
  if (state.status === 'reconnecting') expect(state.since - asked).toBeLessThan(150)
})

test('online: an attempt that hangs is made anew', async () => {
  const world = await setup()
  const { room, page, states } = await waitingRoom(world, { ...patient, pingTimeoutMs: 10 })
  world.server.onFrame = ({ type }) => type === 'hello'
  room.reconnectNow()
  await (await world.server.connections.next()).next('hello')
  world.server.onFrame = () => false
  await vi.waitUntil(() => {
    page.emit('online')
    return world.server.connections.all.length > 2
  })
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('online: an attempt that has just begun is left alone', async () => {
  const world = await setup()
  const { sockets, WebSocket } = spyOnSockets()
  const { page, states } = await waitingRoom(world, { ...patient, WebSocket })
  page.emit('online')
  page.emit('online')
  page.show('visible')
  await states.next(({ status }) => status === 'live')
  expect(sockets).toHaveLength(2)
})

test('a clock that has jumped means sleep: a planned attempt is made at once', async () => {
  const world = await setup()
  const { states } = await waitingRoom(world, { ...patient, wakeAfterMs: 20 })
  const late = Date.now() + 3_600_000
  vi.spyOn(Date, 'now').mockReturnValue(late)
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
  vi.restoreAllMocks()
})

test('after close the page is not listened to any more', async () => {
  const world = await setup()
  const { room, page } = await waitingRoom(world)
  room.close()
  page.emit('online')
  page.show('visible')
  expect(room.state.status).toBe('closed')
})
