import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from '../src/heartbeat.ts'
import { defaultTuning, type Tuning } from '../src/options.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A watched connection, and when (seconds from now) it was pinged and found dead. */
function watched(heartbeatMs: number, tuning: Partial<Tuning> = {}) {
  const start = Date.now()
  const pings: number[] = []
  const deaths: number[] = []
  const seconds = (): number => (Date.now() - start) / 1000
  const heartbeat = new Heartbeat(
    { ...defaultTuning, ...tuning },
    () => pings.push(seconds()),
    () => deaths.push(seconds()),
  )
  heartbeat.start(heartbeatMs)
  return { heartbeat, pings, deaths }
}

test('B1: silence for heartbeatMs and 5 s is death, with a ping before it', () => {
  const { pings, deaths } = watched(20_000)
  vi.advanceTimersByTime(60_000)
  expect({ pings, deaths }).toEqual({ pings: [22], deaths: [25] })
})

test('whatever the heartbeat of the server, a dead connection is noticed within 30 s', () => {
  const { deaths } = watched(120_000)
  vi.advanceTimersByTime(120_000)
  expect(deaths).toEqual([30])
})

test('B1: any frame counts as life', () => {
  const { heartbeat, deaths } = watched(20_000)
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(20_000)
    heartbeat.frame()
  }
  expect(deaths).toEqual([])
})

test('the silence counts from the last frame on', () => {
  const { heartbeat, deaths } = watched(20_000)
  vi.advanceTimersByTime(10_000)
  heartbeat.frame()
  vi.advanceTimersByTime(60_000)
  expect(deaths).toEqual([35])
})

test('a frame after the ping is life, and the watch goes on', () => {
  const { heartbeat, pings, deaths } = watched(20_000)
  vi.advanceTimersByTime(23_000)
  heartbeat.frame()
  vi.advanceTimersByTime(60_000)
  expect({ pings, deaths }).toEqual({ pings: [22, 45], deaths: [48] })
})

test('B2: a probe asks at once, and expects a frame within 3 s', () => {
  const { heartbeat, pings, deaths } = watched(20_000)
  vi.advanceTimersByTime(10_000)
  heartbeat.probe()
  vi.advanceTimersByTime(60_000)
  expect({ pings, deaths }).toEqual({ pings: [10], deaths: [13] })
})

test('a second probe neither asks again nor prolongs the first', () => {
  const { heartbeat, pings, deaths } = watched(20_000)
  heartbeat.probe()
  vi.advanceTimersByTime(2_000)
  heartbeat.probe()
  vi.advanceTimersByTime(10_000)
  expect({ pings, deaths }).toEqual({ pings: [0], deaths: [3] })
})

test('a connection that is over is not watched any more', () => {
  const { heartbeat, pings, deaths } = watched(20_000)
  heartbeat.probe()
  heartbeat.close()
  vi.advanceTimersByTime(60_000)
  expect({ pings, deaths }).toEqual({ pings: [0], deaths: [] })
})
