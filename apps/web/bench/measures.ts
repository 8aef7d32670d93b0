import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { Session } from '@parley/protocol'
import { tapLine } from '../e2e/support/line.ts'
import { enterRoom, isLive, message, messageField, messages, timeline } from '../e2e/support/room.ts'
import type { TestServer } from '../e2e/support/server.ts'
import { readProbe, resetProbe, startProbe } from './probe.ts'
import { connect, sentence } from './room.ts'
import { median, quantile } from './statistics.ts'

/** What is measured where, and how much of it. */
export type Bench = { browser: Browser; server: TestServer; room: Session; runs: number; seconds: number }

/** One figure, and what it may be at most. */
export type Figure = { what: string; value: number; unit: string; goal?: number }

const SLOWDOWN = 4
const SCREEN = { viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' }

async function person(
  { browser, server, room }: Bench,
  name: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(SCREEN)
  await context.addInitScript(startProbe)
  const page = await context.newPage()
  await enterRoom(page, server.url, room.code, name)
  await messages(page).first().waitFor()
  return { context, page }
}

async function slowDown(page: Page, rate: number) {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Comes back to a room with all its messages, with nothing in the browser's cache, on a slow processor. */
export async function entering(bench: Bench): Promise<Figure[]> {
  const { context } = await person(bench, 'Ada')
  const seat = await context.storageState()
  await context.close()
  const probes = []
  for (let run = 0; run < bench.runs; run += 1) {
    const fresh = await bench.browser.newContext({ ...SCREEN, storageState: seat })
    await fresh.addInitScript(startProbe)
    const page = await fresh.newPage()
    await slowDown(page, SLOWDOWN)
    await page.goto(`${bench.server.url}/r/${bench.room.code}`)
    await isLive(page)
    await messages(page).first().waitFor()
    // What comes late may still push things around.
    await page.waitForTimeout(1000)
    probes.push(await readProbe(page))
    await fresh.close()
  }
  const ms = (what: string, values: number[], goal?: number): Figure => ({
    what: `${what}, CPU ${SLOWDOWN}× slower`,
    value: median(values),
    unit: 'ms',
    ...(goal === undefined ? {} : { goal }),
  })
  return [
    ms(
      'First paint of the room',
      probes.map((probe) => probe.firstPaint),
      1000,
    ),
    ms(
      'Its messages are painted',
      probes.map((probe) => probe.firstMessage),
    ),
    ms(
      'Largest contentful paint',
      probes.map((probe) => probe.largestPaint),
      2500,
    ),
    {
      what: 'Layout shift while entering (worst run)',
      value: Math.max(...probes.map((probe) => probe.shift)),
      unit: '',
      goal: 0.1,
    },
  ]
}

/** From the press of Enter to the frame that shows the message, while nothing gets through to the server. */
export async function sending(bench: Bench): Promise<Figure[]> {
  const context = await bench.browser.newContext(SCREEN)
  const page = await context.newPage()
  const line = await tapLine(page)
  await enterRoom(page, bench.server.url, bench.room.code, 'Bea')
  line.tamper((frame) => (frame.type === 'send' ? null : frame))
  await page.evaluate(() => {
    let pressed = 0
    const waits: number[] = []
    Object.assign(globalThis, { waits })
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') pressed = event.timeStamp
      },
      true,
    )
    new MutationObserver((changes) => {
      const own = changes.some(({ addedNodes }) =>
        [...addedNodes].some(
          (node) =>
            node instanceof Element &&
            (node.matches('[data-status=pending]') || node.querySelector('[data-status=pending]') !== null),
        ),
      )
      if (!own || pressed === 0) return
      const begin = pressed
      pressed = 0
      requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - begin)))
    }).observe(document, { childList: true, subtree: true })
  })
  for (let run = 0; run < bench.runs * 4; run += 1) {
    await messageField(page).fill(sentence(run))
    await messageField(page).press('Enter')
    await message(page, sentence(run)).waitFor()
  }
  await page.waitForTimeout(100)
  const waits = await page.evaluate(() => (globalThis as unknown as { waits: number[] }).waits)
  await context.close()
  return [
    {
      what: 'From Enter to the painted message, socket held (median)',
      value: median(waits),
      unit: 'ms',
      goal: 50,
    },
    { what: 'From Enter to the painted message, socket held (worst)', value: Math.max(...waits), unit: 'ms' },
  ]
}

/** Writes, opens and closes what there is to open, walks through messages by key: the slowest of it all. */
export async function interacting(bench: Bench): Promise<Figure[]> {
  const { context, page } = await person(bench, 'Cem')
  await slowDown(page, SLOWDOWN)
  await resetProbe(page)
  await messageField(page).pressSequentially('A few words, one key after the other', { delay: 30 })
  await messageField(page).press('Enter')
  await page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^People/ }).click()
  await page.getByRole('button', { name: /^People/ }).click()
  await timeline(page).click()
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowUp')
  const { slowestInteraction } = await readProbe(page)
  await context.close()
  return [
    {
      what: `Slowest interaction, CPU ${SLOWDOWN}× slower`,
      value: slowestInteraction,
      unit: 'ms',
      goal: 200,
    },
  ]
}

/** A hundred messages a second come from somebody else. */
export async function arriving(bench: Bench): Promise<Figure[]> {
  const { context, page } = await person(bench, 'Dina')
  const sender = await connect(bench.server, bench.room)
  await resetProbe(page)
  const count = bench.seconds * 100
  const begin = performance.now()
  for (let index = 0; index < count; index += 1) {
    sender.send(`storm ${index}`)
    const ahead = begin + index * 10 - performance.now()
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
  }
  await sender.drained()
  await message(page, `storm ${count - 1}`).waitFor()
  const { longestTask } = await readProbe(page)
  sender.close()
  await context.close()
  return [
    {
      what: `Longest task, 100 messages/s for ${bench.seconds} s (0: none of 50 ms)`,
      value: longestTask,
      unit: 'ms',
      goal: 100,
    },
  ]
}

/** Scrolls by so much in each frame, for so long. */
async function scroll(
  page: Page,
  pixels: number,
  seconds: number,
): Promise<{ frames: number[]; rows: number }> {
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

const frameFigures = (what: string, frames: readonly number[]): Figure[] => [
  { what: `${what}: frame, median`, value: median(frames), unit: 'ms', goal: 17 },
  { what: `${what}: frame, 95th percentile`, value: quantile(frames, 0.95), unit: 'ms' },
  {
    what: `${what}: frames dropped`,
    value: (100 * frames.filter((frame) => frame > 25).length) / frames.length,
    unit: '%',
  },
]

/** Up through a history that loads on the way, then through all of it. */
export async function scrolling(bench: Bench, count: number): Promise<Figure[]> {
  const { context, page } = await person(bench, 'Emil')
  const loading = await scroll(page, -40, bench.seconds)
  // As far up as it comes within this time.
  const oldest = await page.evaluate(async (patience) => {
    const log = document.querySelector('[role=log]')
    const deadline = performance.now() + patience
    let top = Number.POSITIVE_INFINITY
    while (log !== null && top > 0 && performance.now() < deadline) {
      log.scrollTop = 0
      await new Promise((resolve) => setTimeout(resolve, 20))
      const texts = Array.from(log.querySelectorAll('[data-status] p'), (text) => text.textContent)
      top = Math.min(...texts.map((text) => Number.parseInt(text, 10)).filter((index) => index >= 0))
    }
    return top
  }, bench.seconds * 4000)
  const loaded = await scroll(page, 60, bench.seconds)
  await context.close()
  return [
    ...frameFigures('Scrolling up while history loads', loading.frames),
    ...frameFigures(`Scrolling through ${count - oldest} loaded messages`, loaded.frames),
    { what: 'Mounted messages, at most', value: Math.max(loading.rows, loaded.rows), unit: '', goal: 300 },
  ]
}
