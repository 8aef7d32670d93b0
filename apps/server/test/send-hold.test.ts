import type { ErrorFrame } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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
  expect(hold.refuseBehind('b')).toMatchObject({ code: 'rate_limited' })
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
  expect(hold.refuseBehind('a')).toMatchObject({ code: 'rate_limited' })
  expect(told.at(-1)?.retryAfterMs).toBe(500)
  vi.advanceTimersByTime(2)
  expect(hold.refuseBehind('b')).toMatchObject({ code: 'rate_limited' })
})

test('D6: nor by those that were sent before the peer heard of that', () => {
  const { hold, pings, answer } = makeHold()
  hold.refuse('a', limited)
  answer()
  vi.advanceTimersByTime(999)
  hold.refuseBehind('a')
  expect(pings.length).toBe(2)
  vi.advanceTimersByTime(2000)
  expect(hold.refuseBehind('b')).toMatchObject({ code: 'rate_limited' })
  answer()
  vi.advanceTimersByTime(500)
  expect(hold.refuseBehind('a')).toBeNull()
})

test('D6: a peer that never answers is held for some seconds longer', () => {
  const { hold } = makeHold()
  hold.refuse('a', limited)
  vi.advanceTimersByTime(5999)
  expect(hold.refuseBehind('a')).toMatchObject({ code: 'rate_limited' })
  vi.advanceTimersByTime(5500)
  expect(hold.refuseBehind('a')).toBeNull()
})

test('D6: after storage_unavailable the refused send ends the holding when it comes again', () => {
  const { hold, told } = makeHold()
  hold.refuse('a', { ...limited, code: 'storage_unavailable' })
  expect(hold.refuseBehind('b')).toMatchObject({ code: 'storage_unavailable' })
  expect(hold.refuseBehind('a')).toBeNull()
  expect(hold.refuseBehind('b')).toBeNull()
  expect(told.map(({ re }) => re)).toEqual(['a', 'b'])
})

describe('who goes on regardless (D6)', () => {
  const long = { ...limited, retryAfterMs: 60_000 }
  const regardless = (hold: SendHold) => hold.refuseBehind('b')?.regardless

  test('is not a peer that has not heard of it yet', () => {
    const { hold } = makeHold()
    hold.refuse('a', long)
    for (let index = 0; index < 3000; index++) expect(regardless(hold)).toBe(false)
  })

  test('is one that sends more than can be on its way', () => {
    const { hold } = makeHold()
    hold.refuse('a', long)
    for (let index = 0; index < 3000; index++) regardless(hold)
    expect(regardless(hold)).toBe(true)
  })

  test('is one that has answered and had the time to act upon it', () => {
    const { hold, answer } = makeHold()
    hold.refuse('a', long)
    answer()
    vi.advanceTimersByTime(499)
    expect(regardless(hold)).toBe(false)
    vi.advanceTimersByTime(1)
    expect([regardless(hold), regardless(hold)]).toEqual([true, true])
  })

  test('is not one that sends all it has again when the time is over, if a little too early', () => {
    const { hold, answer } = makeHold()
    hold.refuse('a', limited)
    for (let round = 0; round < 10; round++) {
      answer()
      vi.advanceTimersByTime(round === 0 ? 999 : 499)
      for (let index = 0; index < 100; index++) expect(regardless(hold)).toBe(false)
    }
  })

  test('is one that answers nothing for some seconds, through whatever holds', () => {
    const { hold, answer } = makeHold()
    hold.refuse('a', limited)
    vi.advanceTimersByTime(4999)
    expect(regardless(hold)).toBe(false)
    vi.advanceTimersByTime(2000)
    hold.refuse('a', limited)
    expect(regardless(hold)).toBe(true)
    answer()
    expect(regardless(hold)).toBe(false)
  })
})
