import type { Page } from '@playwright/test'

/** Browsers tell of no shorter event, and of no shorter task. */
export const EVENT_FLOOR_MS = 16
export const TASK_FLOOR_MS = 50

/** What a page has measured of itself. */
export type Probe = {
  /** Milliseconds from the start of the navigation to the first paint of any content, of the largest one, and of the first message. */
  firstPaint: number
  largestPaint: number
  firstMessage: number
  /** Sum of all layout shifts. */
  shift: number
  /** The longest task, and the slowest interaction, since the last {@link resetProbe}. */
  longestTask: number
  slowestInteraction: number
}

declare global {
  var parleyProbe: Probe
}

/** Makes every page of a context measure itself from its first line on. To be given to `addInitScript`. */
export function startProbe() {
  const probe = {
    firstPaint: 0,
    largestPaint: 0,
    firstMessage: 0,
    shift: 0,
    longestTask: 0,
    slowestInteraction: 0,
  }
  globalThis.parleyProbe = probe
  const observe = (
    options: PerformanceObserverInit & { durationThreshold?: number },
    take: (entry: PerformanceEntry & { value?: number; interactionId?: number }) => void,
  ) => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options })
  }
  observe({ type: 'paint' }, ({ name, startTime }) => {
    if (name === 'first-contentful-paint') probe.firstPaint = startTime
  })
  observe({ type: 'largest-contentful-paint' }, ({ startTime }) => {
    probe.largestPaint = startTime
  })
  observe({ type: 'layout-shift' }, ({ value = 0 }) => {
    probe.shift += value
  })
  observe({ type: 'longtask' }, ({ duration }) => {
    probe.longestTask = Math.max(probe.longestTask, duration)
  })
  observe({ type: 'event', durationThreshold: 16 }, ({ duration, interactionId = 0 }) => {
    if (interactionId > 0) probe.slowestInteraction = Math.max(probe.slowestInteraction, duration)
  })
  const rows = new MutationObserver(() => {
    if (document.querySelector('[role=log] [data-status]') === null) return
    rows.disconnect()
    // The frame that shows it has been painted when the task after it runs.
    requestAnimationFrame(() =>
      setTimeout(() => {
        probe.firstMessage = performance.now()
      }),
    )
  })
  rows.observe(document, { childList: true, subtree: true })
}

/** What the page has measured so far. */
export const readProbe = (page: Page): Promise<Probe> =>
  page.evaluate(async () => {
    // The last frame is to be painted, and observers are told of its events a little later.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next))
    await new Promise((resolve) => setTimeout(resolve, 100))
    return globalThis.parleyProbe
  })

/** The same, and forgets the tasks and interactions. */
export async function resetProbe(page: Page): Promise<Probe> {
  const probe = await readProbe(page)
  await page.evaluate(() => {
    Object.assign(globalThis.parleyProbe, { longestTask: 0, slowestInteraction: 0 })
  })
  return probe
}
