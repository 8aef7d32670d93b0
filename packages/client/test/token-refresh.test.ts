import { CloseCode, type Session } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NetworkError, ProblemError } from '../src/errors.ts'
import { defaultTuning } from '../src/options.ts'
import { TokenRefresh } from '../src/token-refresh.ts'
import { session } from './setup.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-11-20T08:00:00.000Z')

beforeEach(() => void vi.useFakeTimers({ now: START }))
afterEach(() => void vi.useRealTimers())

const until = (expiresAt: number, token = 'first'): Session => ({
  ...session,
  token,
  expiresAt: new Date(expiresAt).toISOString(),
})

/** A refresh whose server's clock is ahead of the device's by `aheadMs`, with tokens of `lifeMs`. */
function begin({ lifeMs = DAY, leftMs = DAY, aheadMs = 0, random = 0 } = {}) {
  const serverNow = () => performance.now() - steadyStart + START + aheadMs
  const steadyStart = performance.now()
  const renewals: number[] = []
  const answers: (() => Promise<Session | CloseCode>)[] = []
  const renewed: Session[] = []
  const ended: CloseCode[] = []
  const refresh = new TokenRefresh(
    { ...defaultTuning, random: () => random },
    until(START + aheadMs + leftMs),
    {
      renew: () => {
        renewals.push(performance.now() - steadyStart)
        return answers.shift()?.() ?? Promise.resolve(until(serverNow() + lifeMs, `fresh-${renewals.length}`))
      },
      renewed: (fresh) => renewed.push(fresh),
      ended: (code) => ended.push(code),
    },
  )
  return { refresh, renewals, answers, renewed, ended, connect: () => refresh.connected(serverNow()) }
}

/** Lets time pass; what is due by then is done. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms + 10)
const fails = (error: Error) => () => Promise.reject(error)
const offline = fails(new NetworkError('unreachable', ''))
const busy = (retryAfterMs: number) =>
  fails(new ProblemError({ title: '', detail: '', code: 'rate_limited', status: 429 }, retryAfterMs))

describe('when a fresh token is taken', () => {
  test.for([
    [0, 0.8],
    [0.999_999, 0.7],
  ] as const)('T6: random %d: after %d of the life, again and again', async ([random, share]) => {
    const { renewals, connect } = begin({ random })
    connect()
    await pass(3 * DAY)
    expect(
      renewals.map((at) => at / DAY).map((days, index) => days - (renewals[index - 1] ?? 0) / DAY),
    ).toEqual(renewals.map(() => expect.closeTo(share, 3) as number))
    expect(renewals.length).toBeGreaterThanOrEqual(3)
  })

  test('T6: of a token of a year not before its time, though timers cannot wait that long', async () => {
    const { renewals, connect } = begin({ lifeMs: 365 * DAY, leftMs: 365 * DAY })
    connect()
    await pass(0.79 * 365 * DAY)
    expect(renewals).toEqual([])
    await pass(0.02 * 365 * DAY)
    expect(renewals).toHaveLength(1)
  })

  test('T6: connections that are made again and again do not put it off', async () => {
    const { renewals, connect } = begin({ lifeMs: HOUR, leftMs: HOUR })
    for (let minute = 0; minute < 50; minute++) {
      connect()
      await pass(60_000)
    }
    expect(renewals).toEqual([expect.closeTo(0.8 * HOUR, -2)])
  })

  test('T6: after a sleep, as soon as the machine wakes', async () => {
    const { refresh, renewals, connect } = begin()
    connect()
    // Timers and the steady clock have stood still.
    vi.setSystemTime(START + 0.9 * DAY)
    refresh.hurry()
    await pass(0)
    expect(renewals).toHaveLength(1)
  })
})

describe('a clock that is wrong', () => {
  test.for([-400 * DAY, -3 * DAY, -HOUR, HOUR, 3 * DAY, 400 * DAY])(
    'T6: by %d ms: the time of the welcome counts',
    async (aheadMs) => {
      const { renewals, connect } = begin({ aheadMs, leftMs: 10 * HOUR })
      connect()
      await pass(6 * HOUR)
      expect(renewals).toEqual([])
      await pass(3 * HOUR)
      expect(renewals).toHaveLength(1)
      await pass(18 * HOUR)
      expect(renewals).toHaveLength(1)
    },
  )

  test('T6: a token that seems to have expired is left alone until a connection puts the clock right', async () => {
    const { refresh, renewals, connect } = begin({ aheadMs: -3 * DAY })
    refresh.hurry()
    await pass(HOUR)
    expect(renewals).toEqual([])
    connect()
    await pass(0.8 * DAY)
    expect(renewals).toHaveLength(1)
  })

  test('T6: one that makes fresh tokens seem old does not have them taken in a row', async () => {
    const { renewals } = begin({ aheadMs: 1000 - DAY })
    await pass(60_000)
    expect(renewals.length).toBeLessThanOrEqual(3)
  })

  test('T6: set forward meanwhile, the token is refreshed early; set back, in time', async () => {
    for (const jump of [30 * DAY, -30 * DAY]) {
      const { refresh, renewals, connect } = begin()
      connect()
      vi.setSystemTime(Date.now() + jump)
      refresh.hurry()
      await pass(0.81 * DAY)
      expect(renewals.length).toBeGreaterThanOrEqual(1)
      refresh.close()
    }
  })
})

describe('a refresh that fails', () => {
  test('T6: is tried again until the token expires, at measured intervals, and not in vain after that', async () => {
    const { renewals, answers, connect } = begin()
    answers.push(...Array.from({ length: 500 }, () => offline))
    connect()
    await pass(2 * DAY)
    expect(renewals.length).toBeGreaterThan(10)
    expect(renewals.length).toBeLessThan(150)
    expect(Math.max(...renewals)).toBeLessThanOrEqual(DAY)
    expect(Math.max(...renewals)).toBeGreaterThan(0.99 * DAY)
  })

  test('T6: is tried again at once when the network or a connection is back', async () => {
    for (const back of ['hurry', 'connect'] as const) {
      const { refresh, renewals, answers, renewed, connect } = begin()
      answers.push(offline)
      connect()
      await pass(0.8 * DAY)
      expect(renewals).toHaveLength(1)
      if (back === 'hurry') refresh.hurry()
      else connect()
      await pass(0)
      expect(renewed.map(({ token }) => token)).toEqual(['fresh-2'])
      refresh.close()
    }
  })

  test('L2: is not tried again before the server allows it, whoever hurries', async () => {
    const { refresh, renewals, answers, connect } = begin()
    answers.push(busy(HOUR))
    connect()
    await pass(0.8 * DAY)
    refresh.hurry()
    connect()
    await pass(HOUR - 1000)
    expect(renewals).toHaveLength(1)
    refresh.hurry()
    await pass(1000)
    expect(renewals).toHaveLength(2)
  })

  test('T4: for good, tells the close code, and is over', async () => {
    const { answers, ended, renewals, connect } = begin()
    answers.push(() => Promise.resolve(CloseCode.roomGone))
    connect()
    await pass(0.8 * DAY)
    expect([ended, renewals.length]).toEqual([[CloseCode.roomGone], 1])
  })
})

test('after close there is no timer, and an answer that comes late changes nothing', async () => {
  const idle = begin()
  idle.connect()
  idle.refresh.close()
  idle.refresh.hurry()
  expect(vi.getTimerCount()).toBe(0)

  const failing = begin()
  failing.answers.push(offline)
  failing.connect()
  await pass(0.8 * DAY)
  failing.refresh.close()
  expect(vi.getTimerCount()).toBe(0)

  const asking = begin()
  let answer: (fresh: Session) => void = () => undefined
  asking.answers.push(() => new Promise((resolve) => (answer = resolve)))
  asking.connect()
  await pass(0.8 * DAY)
  asking.refresh.close()
  answer(until(Date.now() + DAY))
  await pass(0)
  expect([asking.renewed, vi.getTimerCount()]).toEqual([[], 0])
})
