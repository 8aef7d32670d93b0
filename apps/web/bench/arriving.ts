import type { Page } from '@playwright/test'
import { message } from '../e2e/support/room.ts'
import { type Bench, slowDown, slowed } from './bench.ts'
import type { Figure } from './figures.ts'
import { readProbe, resetProbe, TASK_FLOOR_MS } from './probe.ts'
import { connect } from './room.ts'

const PER_SECOND = 100

/** How many come while {@link arriving} measures. */
export const arrivalsIn = ({ seconds }: Bench) => 2 * seconds * PER_SECOND

/**
 * A hundred messages a second come from somebody else to a page that shows the latest ones, at its own speed and on a slow processor.
 * `state` says what else the page holds.
 */
export async function arriving(bench: Bench, page: Page, state: string): Promise<Figure[]> {
  const longest = async (how: string): Promise<Figure> => ({
    what: `Longest task, ${PER_SECOND} messages/s for ${bench.seconds} s, ${state}${how}`,
    value: await longestTask(bench, page),
    unit: 'ms',
    goal: 100,
    floor: TASK_FLOOR_MS,
  })
  const ownSpeed = await longest('')
  await slowDown(page, bench.slowdown)
  const slow = await longest(slowed(bench))
  await slowDown(page, 1)
  return [ownSpeed, slow]
}

async function longestTask(bench: Bench, page: Page): Promise<number> {
  const sender = await connect(bench.server, bench.room)
  // Its coming is no message.
  await resetProbe(page)
  const count = arrivalsIn(bench) / 2
  const storm = `storm ${Date.now().toString(36)}`
  const begin = performance.now()
  for (let index = 0; index < count; index += 1) {
    sender.send(`${storm} ${index}`)
    const ahead = begin + (index * 1000) / PER_SECOND - performance.now()
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
  }
  await sender.drained()
  sender.close()
  await message(page, `${storm} ${count - 1}`).waitFor()
  return (await readProbe(page)).longestTask
}
