import type { Page } from '@playwright/test'
import { messageField, timeline } from '../e2e/support/room.ts'
import { type Bench, person, slowDown, slowed } from './bench.ts'
import type { Figure } from './figures.ts'
import { EVENT_FLOOR_MS, resetProbe } from './probe.ts'
import { median } from './statistics.ts'

const sheet = (page: Page) => page.getByRole('dialog')
const close = async (page: Page) => {
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'hidden' })
}
const toggle = (page: Page) => page.getByRole('button', { name: /^People/ }).click()

/** What somebody does in a room, in this order. */
const STEPS: readonly (readonly [what: string, act: (page: Page) => Promise<void>])[] = [
  ['Writing', (page) => messageField(page).pressSequentially('A few words', { delay: 30 })],
  ['Sending', (page) => messageField(page).press('Enter')],
  [
    'Opening the sheet for inviting',
    async (page) => {
      await page.getByRole('heading', { level: 1 }).getByRole('button').click()
      await sheet(page).waitFor()
    },
  ],
  ['Closing it', close],
  [
    'Opening the settings',
    async (page) => {
      await page.getByRole('button', { name: 'Settings' }).click()
      await sheet(page).waitFor()
    },
  ],
  ['Closing them', close],
  ['Hiding the people', toggle],
  ['Showing the people', toggle],
  [
    'Walking through the messages by key',
    async (page) => {
      await timeline(page).click()
      for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowUp')
    },
  ],
  ['To the first message by key', (page) => page.keyboard.press('Home')],
  ['To the last message by key', (page) => page.keyboard.press('End')],
]

/** Writes, opens and closes what there is to open, walks through messages by key, each at rest after the one before. */
export async function interacting(bench: Bench): Promise<Figure[]> {
  const visits: number[][] = []
  for (let run = 0; run < bench.runs; run += 1) {
    const { context, page } = await person(bench, `Cem ${run}`)
    // Parts of the page are loaded once nothing else is to be done.
    await page.waitForTimeout(Math.min(1000, bench.seconds * 1000))
    await slowDown(page, bench.slowdown)
    const durations: number[] = []
    await resetProbe(page)
    for (const [, act] of STEPS) {
      await act(page)
      durations.push((await resetProbe(page)).slowestInteraction)
    }
    visits.push(durations)
    await context.close()
  }
  const figure = (what: string, of: (durations: number[]) => number): Figure => ({
    what: `${what}${slowed(bench)}`,
    value: median(visits.map(of)),
    unit: 'ms',
    goal: 200,
    floor: EVENT_FLOOR_MS,
  })
  return [
    figure('Slowest interaction of a visit', (durations) => Math.max(...durations)),
    ...STEPS.map(([what], step) => figure(what, (durations) => durations[step] ?? Number.NaN)),
  ]
}
