import { isLive, messages } from '../e2e/support/room.ts'
import { type Bench, type Person, SCREEN, slowDown, slowed } from './bench.ts'
import type { Figure } from './figures.ts'
import { type Probe, readProbe, startProbe } from './probe.ts'
import { median } from './statistics.ts'

/** Somebody comes back to the room with all its messages, with nothing in the browser's cache, on a slow processor. */
export async function entering(bench: Bench, { context }: Person): Promise<Figure[]> {
  const seat = await context.storageState()
  const probes: Probe[] = []
  for (let run = 0; run < bench.runs; run += 1) {
    const fresh = await bench.browser.newContext({ ...SCREEN, storageState: seat })
    await fresh.addInitScript(startProbe)
    const page = await fresh.newPage()
    await slowDown(page, bench.slowdown)
    await page.goto(`${bench.server.url}/r/${bench.room.code}`)
    await isLive(page)
    await messages(page).first().waitFor()
    // What comes late may still push things around.
    await page.waitForTimeout(Math.min(1000, bench.seconds * 1000))
    probes.push(await readProbe(page))
    await fresh.close()
  }
  const typical = (what: string, of: (probe: Probe) => number) => ({
    what: `${what}${slowed(bench)}`,
    value: median(probes.map(of)),
    unit: 'ms',
  })
  return [
    { ...typical('First paint of the room', ({ firstPaint }) => firstPaint), goal: 1000 },
    typical('Its messages are painted', ({ firstMessage }) => firstMessage),
    { ...typical('Largest contentful paint', ({ largestPaint }) => largestPaint), goal: 2500 },
    {
      what: 'Layout shift while entering (worst run)',
      value: Math.max(...probes.map(({ shift }) => shift)),
      unit: '',
      goal: 0.1,
    },
  ]
}
