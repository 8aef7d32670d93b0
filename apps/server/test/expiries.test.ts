import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../src/realtime/connection.ts'
import type { GatewayDependencies, Greeted } from '../src/realtime/dependencies.ts'
import { dispatch } from '../src/realtime/dispatch.ts'
import { Expiries } from '../src/realtime/expiries.ts'

const DAY_MS = 86_400_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const expired: string[] = []
  const expiries = new Expiries<string>((item) => expired.push(item))
  return { expired, expiries, start: Date.now() }
}

test('T6: each comes at its time, whatever the order of adding', () => {
  const { expired, expiries, start } = setUp()
  for (const [item, ms] of [
    ['c', 3000],
    ['a', 1000],
    ['b', 2000],
    ['a too', 1000],
    ['removed', 1000],
    ['put off', 1000],
  ] as const)
    expiries.set(item, start + ms)
  expiries.set('put off', start + 4000)
  expiries.remove('removed')
  vi.advanceTimersByTime(999)
  expect(expired).toEqual([])
  vi.advanceTimersByTime(1)
  expect(expired).toEqual(['a', 'a too'])
  vi.advanceTimersByTime(2000)
  expect(expired).toEqual(['a', 'a too', 'b', 'c'])
  vi.advanceTimersByTime(1000)
  expect(expired.at(-1)).toBe('put off')
})

test('T6: in a year as well, and at once if it is over', () => {
  const { expired, expiries, start } = setUp()
  expiries.set('far', start + 365 * DAY_MS)
  expiries.set('past', start - 1)
  vi.advanceTimersByTime(1)
  expect(expired).toEqual(['past'])
  vi.setSystemTime(start + 365 * DAY_MS)
  vi.advanceTimersByTime(60_000)
  expect(expired, 'the clock was set').toEqual(['past', 'far'])
})

test('T6: one that is put off when its time has come is looked at again at the later one', () => {
  const start = Date.now()
  const looks: number[] = []
  const expiries = new Expiries<string>((item) => {
    looks.push(Date.now() - start)
    if (looks.length === 1) expiries.set(item, start + 5000)
  })
  expiries.set('renewed', start + 1000)
  vi.advanceTimersByTime(10_000)
  expect(looks).toEqual([1000, 5000])
})

test('T6: a frame that comes before the timer is not acted upon', async () => {
  const closes: number[] = []
  // Nothing else of a connection is needed, and nothing at all of what it could call.
  const connection = { close: (code: number) => closes.push(code) } as unknown as Connection
  const seat = { roomId: 'r', memberId: 'm', name: 'Ada', expiresAt: Date.now() }
  const greeted = { connection, seat } as unknown as Greeted
  const frame = { type: 'send', id: '1', kind: 'message', body: { text: 'x' } } as const
  await dispatch({} as GatewayDependencies, greeted, frame)
  expect(closes).toEqual([4401])
})
