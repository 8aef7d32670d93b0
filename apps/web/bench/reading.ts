import type { Page } from '@playwright/test'
import { timeline } from '../e2e/support/room.ts'
import { arrivalsIn, arriving } from './arriving.ts'
import type { Bench, Person } from './bench.ts'
import type { Figure } from './figures.ts'
import { median, quantile } from './statistics.ts'

/** Of 60 in a second. */
const FRAME_MS = 17
const PATIENCE_MS = 120_000

/** Stays at the end while messages arrive; then up through a history that loads on the way, through all of it, and back to the end. */
export async function reading(bench: Bench, { page }: Person): Promise<Figure[]> {
  const memoryBefore = await memory(page)
  const arrivals = await arriving(bench, page, 'latest page loaded')
  const loading = await scroll(page, -40, bench.seconds)
  const loadingTook = await loadEverything(page)
  const through = await scroll(page, 60, bench.seconds)
  const memoryAfter = await memory(page)
  const count = bench.messages + arrivalsIn(bench)
  await page.getByRole('button', { name: 'Go to the latest message' }).click()
  const arrivalsAfter = await arriving(bench, page, `all ${count} loaded`)
  return [
    ...arrivals,
    ...arrivalsAfter,
    ...frameFigures('Scrolling up while history loads', loading.frames),
    ...frameFigures(`Scrolling through ${count} messages`, through.frames),
    { what: 'Mounted messages, at most', value: Math.max(loading.rows, through.rows), unit: '', goal: 300 },
    { what: `Jumping to the top until all ${count} are loaded`, value: loadingTook / 1000, unit: 's' },
    { what: 'Memory of scripts, latest page loaded', value: memoryBefore, unit: 'MB' },
    { what: `Memory of scripts, all ${count} loaded`, value: memoryAfter, unit: 'MB' },
  ]
}

/** Scrolls by so much in each frame, for so long. */
function scroll(page: Page, pixels: number, seconds: number): Promise<{ frames: number[]; rows: number }> {
  return timeline(page).evaluate(
    (log, [step, duration]) =>
      new Promise<{ frames: number[]; rows: number }>((resolve) => {
        const frames: number[] = []
        let rows = 0
        let last = 0
        let begin = 0
        const next = (now: number) => {
          if (begin === 0) begin = now
          else frames.push(now - last)
          last = now
          if (frames.length % 10 === 0) rows = Math.max(rows, log.querySelectorAll('[data-status]').length)
          if (now - begin > duration) return resolve({ frames, rows })
          log.scrollBy(0, step)
          requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
    [pixels, seconds * 1000] as const,
  )
}

/** Jumps to the upper end until there is nothing before it. Returns how long that took. */
async function loadEverything(page: Page): Promise<number> {
  const begin = performance.now()
  const complete = await timeline(page).evaluate(async (log, patience) => {
    const deadline = performance.now() + patience
    const hasEarlier = () => log.querySelector('[aria-busy]') !== null
    while (hasEarlier() && performance.now() < deadline) {
      log.scrollTop = 0
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    return !hasEarlier()
  }, PATIENCE_MS)
  if (!complete) throw new Error('The history did not load to its beginning')
  return performance.now() - begin
}

/** What the page's scripts hold, in megabytes, without what they have let go of. */
async function memory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1_000_000
}

const frameFigures = (what: string, frames: readonly number[]): Figure[] => [
  { what: `${what}: frame, median`, value: median(frames), unit: 'ms', goal: FRAME_MS },
  { what: `${what}: frame, 95th percentile`, value: quantile(frames, 0.95), unit: 'ms', goal: FRAME_MS },
  {
    what: `${what}: frames dropped`,
    value: (100 * frames.filter((frame) => frame > 25).length) / frames.length,
    unit: '%',
  },
]
