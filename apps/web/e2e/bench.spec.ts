import { measureAll } from '../bench/measures.ts'
import { roomWith } from '../bench/room.ts'
import { startServer } from './support/server.ts'
import { expect, test } from './support/test.ts'

test('the benchmark takes all of its figures, of a history that is loaded to its beginning', async ({
  browser,
}) => {
  // It waits for nobody's sake but its own: on a busy machine for long.
  test.slow()
  const server = await startServer({ env: { RATE_LIMITS: 'off' } })
  try {
    const messages = 160
    const room = await roomWith(server, messages)
    const size = { messages, runs: 1, seconds: 0.2, slowdown: 1 }
    const figures = await measureAll({ browser, server, room, ...size }, () => undefined)
    const taken = new Map(figures.map(({ what, value }) => [what, value]))
    expect(taken.size, 'each has a name of its own').toBe(figures.length)
    expect(figures.filter(({ value }) => !(Number.isFinite(value) && value >= 0))).toEqual([])
    // What always takes some time, was seen.
    expect(taken.get('First paint of the room, CPU 1× slower')).toBeGreaterThan(0)
    expect(taken.get('Its messages are painted, CPU 1× slower')).toBeGreaterThan(0)
    expect(taken.get('From Enter to the painted message, socket held (median)')).toBeGreaterThan(0)
    expect(taken.get('Scrolling through 200 messages: frame, median')).toBeGreaterThan(0)
    expect(taken.get('Mounted messages, at most')).toBeGreaterThan(0)
    expect(taken.get('Mounted messages, at most')).toBeLessThanOrEqual(300)
  } finally {
    await server.stop()
  }
})
