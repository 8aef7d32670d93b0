import { tapLine } from '../e2e/support/line.ts'
import { enterRoom, message, messageField } from '../e2e/support/room.ts'
import { type Bench, SCREEN } from './bench.ts'
import type { Figure } from './figures.ts'
import { sentence } from './room.ts'
import { median } from './statistics.ts'

/** From the press of Enter to the frame that shows the message, while nothing gets through to the server. */
export async function sending(bench: Bench): Promise<Figure[]> {
  const context = await bench.browser.newContext(SCREEN)
  const page = await context.newPage()
  const line = await tapLine(page)
  await enterRoom(page, bench.server.url, bench.room.code, 'Bea')
  line.tamper((frame) => (frame.type === 'send' ? null : frame))
  await page.evaluate(watchSends)
  for (let run = 0; run < bench.runs * 4; run += 1) {
    await messageField(page).fill(sentence(run))
    await messageField(page).press('Enter')
    await message(page, sentence(run)).waitFor()
  }
  await page.waitForTimeout(100)
  const waits = await page.evaluate(() => (globalThis as unknown as { waits: number[] }).waits)
  await context.close()
  const what = 'From Enter to the painted message, socket held'
  return [
    { what: `${what} (median)`, value: median(waits), unit: 'ms', goal: 50 },
    { what: `${what} (worst)`, value: Math.max(...waits), unit: 'ms' },
  ]
}

/** Has the page note how long each of its messages takes to be painted. */
function watchSends() {
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
  const isPending = (node: Node) =>
    node instanceof Element &&
    (node.matches('[data-status=pending]') || node.querySelector('[data-status=pending]') !== null)
  new MutationObserver((changes) => {
    if (pressed === 0 || !changes.some(({ addedNodes }) => [...addedNodes].some(isPending))) return
    const begin = pressed
    pressed = 0
    requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - begin)))
  }).observe(document, { childList: true, subtree: true })
}
