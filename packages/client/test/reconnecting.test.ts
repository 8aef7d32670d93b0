import { isTerminalClose } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { backoffBound } from '../src/backoff.ts'
import { defaultTuning, type Tuning } from '../src/options.ts'
import { Reconnect } from '../src/reconnect.ts'
import { type Setup, setup, watch } from './setup.ts'

describe('when to connect again', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const planner = (random: number, tuning: Partial<Tuning> = {}) => {
    const attempt = vi.fn<() => void>()
    const reconnect = new Reconnect({ ...defaultTuning, random: () => random, ...tuning }, attempt)
    /** Milliseconds until the planned attempt. */
    const plan = (hint = {}): number => reconnect.plan(hint) - Date.now()
    return { reconnect, attempt, plan }
  }

  test('C3: the bound starts at 0.5 s and doubles to 3 s in the first minute', () => {
    const bounds = [0, 1, 2, 3, 40].map((attempt) => backoffBound(attempt, 59_999, defaultTuning))
    expect(bounds).toEqual([500, 1000, 2000, 3000, 3000])
  })

  test('C3: after a minute the bound grows to 30 s', () => {
    const bounds = [3, 4, 5, 6, 40].map((attempt) => backoffBound(attempt, 60_000, defaultTuning))
    expect(bounds).toEqual([4000, 8000, 16_000, 30_000, 30_000])
  })

  test.for([
    [0, 0],
    [0.5, 250],
    [0.998, 499],
  ] as const)('C3: full jitter: random %d of the bound waits %d ms', ([random, waitMs]) => {
    expect(planner(random).plan()).toBeCloseTo(waitMs, 5)
  })

  test('each failed attempt raises the bound', () => {
    const { plan } = planner(0.5)
    expect([plan(), plan(), plan(), plan(), plan()]).toEqual([250, 500, 1000, 1500, 1500])
  })

  test('an outage of more than a minute is knocked at less often', () => {
    const { plan } = planner(0.5)
    for (let i = 0; i < 10; i++) plan()
    vi.advanceTimersByTime(61_000)
    expect(plan()).toBe(15_000)
  })

  test('a connection that stays live ends the outage', () => {
    const { reconnect, plan } = planner(0.5)
    for (let i = 0; i < 5; i++) plan()
    reconnect.live()
    vi.advanceTimersByTime(5_000)
    expect(plan()).toBe(250)
  })

  test('a connection that dies at once does not end it', () => {
    const { reconnect, plan } = planner(0.5)
    for (let i = 0; i < 5; i++) plan()
    reconnect.live()
    vi.advanceTimersByTime(4_999)
    expect(plan()).toBe(1500)
  })

  test('C4: not before the time that the server has set, plus the jitter', () => {
    expect(planner(0.5).plan({ notBeforeMs: 2000 })).toBe(2250)
  })

  test('C3: a busy server is left alone for up to 30 s', () => {
    expect(planner(0.5).plan({ busy: true })).toBe(15_000)
  })

  test('C3: a busy server that says how long is taken at its word', () => {
    expect(planner(0.5).plan({ busy: true, notBeforeMs: 4000 })).toBe(4250)
  })

  test('waking up does not overrule the time that the server has set', () => {
    const { reconnect, attempt, plan } = planner(0.5)
    plan({ notBeforeMs: 2000 })
    reconnect.wake()
    expect(attempt).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2000)
    reconnect.wake()
    expect(attempt).toHaveBeenCalledOnce()
  })

  test('a person does', () => {
    const { reconnect, attempt, plan } = planner(0.5)
    plan({ notBeforeMs: 2000 })
    reconnect.now()
    expect(attempt).toHaveBeenCalledOnce()
  })

  test('what was planned and then done early is not done twice', () => {
    const { reconnect, attempt, plan } = planner(0.5)
    plan()
    reconnect.wake()
    reconnect.wake()
    vi.advanceTimersByTime(60_000)
    expect(attempt).toHaveBeenCalledOnce()
  })
})

async function liveRoom({ server, connect }: Setup, options = {}) {
  const room = connect(options)
  await room.whenLive()
  return { room, states: watch(room, 'state'), first: await server.connections.next() }
}

const terminal = [
  [1000, 'left'],
  [1003, 'protocol_error'],
  [1007, 'protocol_error'],
  [1009, 'protocol_error'],
  [4400, 'protocol_error'],
  [4401, 'unauthorized'],
  [4403, 'removed'],
  [4404, 'room_gone'],
  [4410, 'left_elsewhere'],
  [4426, 'unsupported'],
] as const

test.for(terminal)('C2: %d ends the connection for good, as %s', async ([code, reason]) => {
  const world = await setup()
  const { room, states, first } = await liveRoom(world)
  first.close(code)
  expect(await states.next()).toEqual({ status: 'closed', code, reason })
  room.reconnectNow()
  expect(room.state.status).toBe('closed')
  expect(isTerminalClose(code)).toBe(true)
})

test('C2: a refusal of hello ends the connection for good', async () => {
  const { server, connect } = await setup()
  server.onFrame = (_, connection) => {
    connection.close(4401)
    return true
  }
  const state = await watch(connect(), 'state').next()
  expect(state).toEqual({ status: 'closed', code: 4401, reason: 'unauthorized' })
})

test.for([1001, 1011, 4408, 4430, 4999])('C3: after %d it connects again', async (code) => {
  const world = await setup()
  const { states, first } = await liveRoom(world)
  first.close(code)
  expect((await states.next()).status).toBe('reconnecting')
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})

test('reconnecting tells since when, and when it is tried next', async () => {
  const world = await setup()
  const { states, first } = await liveRoom(world, {
    backoffFirstMs: 1000,
    backoffFastMs: 1000,
    random: () => 0.5,
  })
  const droppedAt = Date.now()
  first.terminate()
  expect(await states.next()).toEqual({
    status: 'reconnecting',
    since: expect.closeTo(droppedAt, -3) as number,
    nextAttemptAt: expect.closeTo(droppedAt + 500, -3) as number,
  })
})

test('while it is tried there is no next attempt, and since stays', async () => {
  const world = await setup()
  const { states, first } = await liveRoom(world)
  first.terminate()
  const dropped = await states.next()
  expect(await states.next()).toEqual({ ...dropped, nextAttemptAt: null })
})

test('C4: after goaway and 1012 it comes back when it was told to', async () => {
  const world = await setup()
  const { states, first } = await liveRoom(world, { random: () => 0 })
  const told = Date.now()
  first.send({ type: 'goaway', afterMs: 60 })
  first.close(1012)
  const state = await states.next()
  expect(state).toMatchObject({ nextAttemptAt: expect.closeTo(told + 60, -3) as number })
  await states.next(({ status }) => status === 'live')
  expect(Date.now() - told).toBeGreaterThanOrEqual(59)
})

test('goaway alone ends nothing', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  first.send({ type: 'goaway', afterMs: 10 })
  await room.send('still here')
  expect(world.server.connections.all).toHaveLength(1)
})

test.for([1013, 4429])('C3: %d backs off', async (code) => {
  const world = await setup()
  const { states, first } = await liveRoom(world, { backoffSlowMs: 80_000, random: () => 0.5 })
  const at = Date.now()
  first.close(code)
  expect(await states.next()).toMatchObject({ nextAttemptAt: expect.closeTo(at + 40_000, -3) as number })
})

test('C3: 4429 after a retryAfterMs waits that long', async () => {
  const world = await setup()
  const { states, first } = await liveRoom(world, { random: () => 0 })
  const at = Date.now()
  first.send({ type: 'error', code: 'rate_limited', message: 'Slow down', retryAfterMs: 50_000 })
  first.close(4429)
  expect(await states.next()).toMatchObject({ nextAttemptAt: expect.closeTo(at + 50_000, -3) as number })
})

test('reconnectNow makes a planned attempt at once', async () => {
  const world = await setup()
  const { room, states, first } = await liveRoom(world, { backoffFirstMs: 60_000, backoffFastMs: 60_000 })
  first.terminate()
  await states.next()
  room.reconnectNow()
  expect(await states.next(({ status }) => status === 'live')).toEqual({ status: 'live' })
})
