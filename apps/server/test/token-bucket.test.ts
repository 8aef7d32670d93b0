import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Limit } from '../src/domain/limits/limit.ts'
import { TransientMap } from '../src/domain/limits/transient-map.ts'

let now = 0
beforeEach(() => (now = 12_345.678))

/** Takes as many tokens as there are. */
function drain(limit: Limit, key: string): number {
  let taken = 0
  while (limit.wait(key, now) === 0) {
    limit.take(key, now)
    if (++taken > 10_000) return Infinity
  }
  return taken
}

describe('a limit', () => {
  test.each([1, 3, 7, 50, 1000])('L1: %i at once, which come back evenly', (count) => {
    const limit = new Limit({ count, perMs: 10_000 })
    expect(drain(limit, 'a')).toBe(count)
    now += 10_000 / count + 0.01
    expect(drain(limit, 'a')).toBe(1)
    now += 5000 + 0.01
    expect(drain(limit, 'a')).toBe(Math.floor(count / 2))
    now += 60_000
    expect(drain(limit, 'a')).toBe(count)
  })

  test('L1: holds for each key on its own', () => {
    const limit = new Limit({ count: 2, perMs: 1000 })
    expect([drain(limit, 'a'), drain(limit, 'b')]).toEqual([2, 2])
  })

  test.each([3, 7, 300])('L2: who comes back after the wait finds a token', (count) => {
    const limit = new Limit({ count, perMs: 1000 })
    for (let round = 0; round < 100; round++) {
      drain(limit, 'a')
      const wait = limit.wait('a', now)
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(1000 / count + 0.01)
      now += wait
      expect(limit.wait('a', now)).toBe(0)
    }
  })

  test('an infinite count is no limit', () => {
    expect(drain(new Limit({ count: Infinity, perMs: 1000 }), 'a')).toBe(Infinity)
  })
})

describe('what is kept for keys that anybody can make up', () => {
  const make = () =>
    new TransientMap<{ idleAt: number }>(
      () => ({ idleAt: 0 }),
      ({ idleAt }, at) => Math.max(0, idleAt - at),
    )

  test('V3: goes when it is idle, without a timer', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const map = make()
    for (let index = 0; index < 10_000; index++) {
      map.getOrMake(`${index}`, index).idleAt = index + 100
      expect(map.size).toBeLessThan(300)
    }
    expect(timers).not.toHaveBeenCalled()
  })

  test('V3: is bounded, and of many those with the most to lose stay', () => {
    const map = make()
    for (let index = 0; index < 200_000; index++) {
      map.getOrMake(`${index}`, 0).idleAt = 1000
      if (index % 1000 === 0) map.getOrMake(`flooder ${index}`, 0).idleAt = 1_000_000
    }
    expect(map.size).toBeLessThanOrEqual(50_000)
    for (let index = 0; index < 200_000; index += 1000) expect(map.get(`flooder ${index}`)).toBeDefined()
  })

  test('V3: what must be kept is kept', () => {
    const map = make()
    for (let index = 0; index < 60_000; index++) map.getOrMake(`${index}`, 0).idleAt = Infinity
    expect(map.size).toBe(60_000)
  })
})

afterEach(() => void vi.restoreAllMocks())
