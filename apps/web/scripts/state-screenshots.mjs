/** Takes pictures of the states that need no server: in three sizes and both themes. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildStates } from '../e2e/support/states.ts'

const folder = join(import.meta.dirname, '../../../screenshots')
const sizes = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 } },
}

/** What somebody who looks at a change wants to see first. */
const MAIN = [
  'home',
  'home-invited',
  'home-unknown-code',
  'home-name-taken',
  'home-unreachable',
  'home-closed-room',
  'room-loading',
  'room-empty',
  'room-talk',
  'room-long',
  'room-jump',
  'room-hard-texts',
  'room-failed',
  'room-reconnecting',
  'room-ended-room-gone',
  'room-people',
  'room-people-hard',
  'room-invite',
  'room-settings',
  'crashed',
]

/** Takes those of the main states, or of all; `launch` brings a browser. */
export async function takeStateScreenshots(launch, { all }) {
  await rm(folder, { recursive: true, force: true })
  const states = await buildStates()
  const browser = await launch()
  try {
    for (const [size, screen] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark']) {
        const into = `${size}-${colorScheme}`
        await mkdir(join(folder, into), { recursive: true })
        const context = await browser.newContext({ ...screen, colorScheme, reducedMotion: 'reduce' })
        const page = await context.newPage()
        const names = await states.open(page)
        for (const name of all ? names : MAIN) {
          await states.show(page, name)
          await page.screenshot({ path: join(folder, into, `${name}.png`) })
        }
        await context.close()
        console.log(`screenshots/${into}`)
      }
    }
  } finally {
    await browser.close()
  }
}
