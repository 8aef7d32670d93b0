import type { ErrorFrame } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SendHold } from '../src/realtime/send-hold.ts'

const limited = { code: 'rate_limited', message: 'Too many messages.', retryAfterMs: 1000 } as const

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

/** A hold, what it has told its peer, and the pings behind that. */
function makeHold() {
  const told: Omit<ErrorFrame, 'type'>[] = []
  const pings: Buffer[] = []
  const hold = new SendHold({ refuse: (error) => told.push(error), ping: (payload) => pings.push(payload) })
  const answer = () => hold.answered(pings.at(-1) ?? Buffer.alloc(0))
  return { hold, told, pings, answer }
}

test('D6: holds until the time that was told is over and the peer has heard of it', () => {
  const { hold, told, pings, answer } = makeHold()
  hold.refuse('a', limited)
  expect(told).toEqual([{ re: 'a', code: 'rate_limited', message: limited.message, retryAfterMs: 1000 }])
  vi.advanceTimersByTime(1500)
  expect(hold.refuseBehind('b')).toBe('rate_limited')
  expect(pings.length).toBe(1)
  answer()
  vi.advanceTimersByTime(500)
  expect(hold.refuseBehind('a')).toBeNull()
})

test('D6: a send that comes a little too early is not overtaken by those that come with it', () => {
  const { hold, told, answer } = makeHold()
  hold.refuse('a', limited)
  answer()
  vi.advanceTimersByTime(999)
  expect(hold.refuseBehind('a')).toBe('rate_limited')
  expect(told.at(-1)?.retryAfterMs).toBe(500)
  vi.advanceTimersByTime(2)
  expect(hold.refuseBehind('b')).toBe('rate_limited')
})

test('D6: nor by those that were sent before the peer heard of that', () => {
  const { hold, pings, answer } = makeHold()
  hold.refuse('a', limited)
  answer()
  vi.advanceTimersByTime(999)
  hold.refuseBehind('a')
  expect(pings.length).toBe(2)
  vi.advanceTimersByTime(2000)
  expect(hold.refuseBehind('b')).toBe('rate_limited')
  answer()
  vi.advanceTimersByTime(500)
  expect(hold.refuseBehind('a')).toBeNull()
})

test('D6: a peer that never answers is held for some seconds longer', () => {
  const { hold } = makeHold()
  hold.refuse('a', limited)
  vi.advanceTimersByTime(5999)
  expect(hold.refuseBehind('a')).toBe('rate_limited')
  vi.advanceTimersByTime(5500)
  expect(hold.refuseBehind('a')).toBeNull()
})

test('D6: after storage_unavailable the refused send ends the holding when it comes again', () => {
  const { hold, told } = makeHold()
  hold.refuse('a', { ...limited, code: 'storage_unavailable' })
  expect(hold.refuseBehind('b')).toBe('storage_unavailable')
  expect(hold.refuseBehind('a')).toBeNull()
  expect(hold.refuseBehind('b')).toBeNull()
  expect(told.map(({ re }) => re)).toEqual(['a', 'b'])
})
