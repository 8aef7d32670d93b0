/** Takes the pictures in docs/screenshots, which the README shows: of the built web app on a server with data of its own. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startServer } from '../e2e/support/server.ts'

const folder = join(import.meta.dirname, '../../../docs/screenshots')
const desktop = { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
}

/** Who looks at the room on which screen; the others are there, too. */
const screens = { Mara: desktop, Noor: phone, Yuki: desktop, Bea: desktop }

/** What is said, and how many minutes after the room was made. */
const talk = [
  ['Mara', 1, 'Everyone here? The map on the ticket page has been blank since about nine.'],
  ['Noor', 1, 'Here. I see it too, logged in or not.'],
  ['Yuki', 2, 'The map service answers 403. Looks like our key has run out, not like our code.'],
  ['Bea', 2, 'It has. The renewal mail went to Jonas, who left in June.'],
  ['Bea', 3, 'I can get into the account, give me a minute.'],
  ['Mara', 4, 'Thank you. Noor, could you put a note on the status page?'],
  ['Noor', 4, 'On it.'],
  ['Bea', 6, 'Renewed until next November. The mails go to the whole team from now on.'],
  ['Yuki', 7, 'And there it is again: https://tickets.example/map'],
  ['Noor', 7, 'Same here. The status page says resolved.'],
  ['Mara', 9, 'Eight minutes, not bad. I’ll write down what happened, then we can close this room.'],
]

const began = new Date()
began.setHours(9, 40, 0, 0)
const minuteOf = new Map(talk.map(([, minute, text]) => [text, minute]))

/** The talk takes seconds; on the pictures it takes its time. */
async function stretchTime(page) {
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((data) => {
      const frame = JSON.parse(String(data))
      // An own message keeps the time of its event: its ack, which has no text, is left out.
      if (frame.type === 'sent') return
      if (frame.type === 'event') {
        const minute = minuteOf.get(frame.body.text) ?? 0
        frame.at = new Date(began.getTime() + minute * 60_000).toISOString()
      }
      socket.send(JSON.stringify(frame))
    })
  })
}

/** A name to read out instead of a number and a port. */
const HOST = 'parley.example'
const home = `http://${HOST}`

async function open(browser, screen) {
  const context = await browser.newContext({ ...screen, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await stretchTime(page)
  return page
}

async function shoot(page, name) {
  await page.evaluate(() => document.activeElement?.blur())
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`docs/screenshots/${name}.png`)
}

/** Takes them with a browser of our own, launched by `launch` with these arguments on top. */
export async function takeReadmeScreenshots(launch) {
  const server = await startServer()
  const browser = await launch([`--host-resolver-rules=MAP ${HOST}:80 ${new URL(server.url).host}`])
  try {
    await mkdir(folder, { recursive: true })
    const front = await open(browser, desktop)
    await front.goto(home)
    await front.getByRole('button', { name: 'Create room' }).waitFor()
    await shoot(front, 'home-desktop-light')

    const pages = {}
    let address = home
    for (const [name, screen] of Object.entries(screens)) {
      const page = await open(browser, screen)
      await page.goto(address)
      await page.getByRole('textbox', { name: 'Your name' }).fill(name)
      await page.getByRole('button', { name: address === home ? 'Create room' : 'Join room' }).click()
      await page.getByRole('log').waitFor()
      address = page.url()
      pages[name] = page
    }
    for (const [name, , text] of talk) {
      await pages[name].getByRole('textbox', { name: 'Message' }).fill(text)
      await pages[name].getByRole('button', { name: 'Send' }).click()
      for (const page of Object.values(pages))
        await page.locator('[data-status=sent]', { hasText: text }).waitFor()
    }
    // Who has just come counts as away for a moment.
    await pages.Bea.waitForTimeout(1200)
    await shoot(pages.Bea, 'room-desktop-light')
    await shoot(pages.Noor, 'room-phone-dark')
  } finally {
    await browser.close()
    await server.stop()
  }
}
