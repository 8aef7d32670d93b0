import { afterEach, expect, test, vi } from 'vitest'
import { cachedCheck } from '../src/http/cached-check.ts'

afterEach(() => void vi.useRealTimers())

test('a check runs once at a time and once per period, and its failure counts as long as its success', async () => {
  vi.useFakeTimers()
  const outcomes = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ]
  let runs = 0
  const check = cachedCheck(() => outcomes[runs++]?.promise ?? Promise.resolve(), 1000)
  const first = [check(), check()]
  vi.advanceTimersByTime(5000)
  first.push(check())
  expect(runs).toBe(1)
  outcomes[0]?.resolve()
  await Promise.all(first)
  vi.advanceTimersByTime(999)
  await check()
  expect(runs).toBe(1)
  vi.advanceTimersByTime(1)
  const failed = check()
  outcomes[1]?.reject(new Error('planted'))
  await expect(failed).rejects.toThrow('planted')
  await expect(check()).rejects.toThrow('planted')
  expect(runs).toBe(2)
  vi.advanceTimersByTime(1000)
  outcomes[2]?.resolve()
  await check()
  expect(runs).toBe(3)
})
