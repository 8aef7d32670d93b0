import type { Page } from '@playwright/test'
import { createRoom, isLive, message, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

/** What a page has done to be noticed, as {@link spyOnNotices} records it. */
declare global {
  interface Window {
    asked: number
    shown: { title: string; body: string; tag: string; silent: boolean; open: boolean }[]
    clickLast: () => void
    focused: number
    /** With each tone: how many messages there were. */
    tones: number[]
    turnAway: (away: boolean) => void
  }
}

/** Stands in for the system's notifications and speakers, and for windows that people switch between. */
async function spyOnNotices(page: Page, { answer = 'granted' }: { answer?: NotificationPermission } = {}) {
  await page.addInitScript((given: NotificationPermission) => {
    window.asked = 0
    window.shown = []
    window.focused = 0
    window.tones = []
    window.focus = () => {
      window.focused += 1
    }
    let away = false
    Object.defineProperty(document, 'visibilityState', { get: () => (away ? 'hidden' : 'visible') })
    document.hasFocus = () => !away
    window.turnAway = (now) => {
      away = now
      document.dispatchEvent(new Event('visibilitychange'))
    }
    let permission: NotificationPermission = 'default'
    class FakeNotification extends EventTarget {
      static get permission() {
        return permission
      }
      static requestPermission() {
        window.asked += 1
        permission = given
        return Promise.resolve(permission)
      }
      readonly #entry
      constructor(title: string, { body = '', tag = '', silent = false }: NotificationOptions = {}) {
        super()
        this.#entry = { title, body, tag, silent: silent ?? false, open: true }
        window.shown.push(this.#entry)
        window.clickLast = () => void this.dispatchEvent(new Event('click'))
      }
      close() {
        this.#entry.open = false
      }
    }
    window.Notification = FakeNotification as unknown as typeof Notification
    window.AudioContext = class extends AudioContext {
      constructor() {
        super()
        window.tones.push(document.querySelectorAll('[role=log] [data-status]').length)
      }
    }
  }, answer)
}

const bell = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'Notifications' })
const icon = (page: Page) => page.locator('link[rel="icon"][type="image/svg+xml"]')
const turnAway = (page: Page, away = true) => page.evaluate((now) => window.turnAway(now), away)
const shown = (page: Page) => page.evaluate(() => window.shown)

test('a hidden tab counts what is unread in its title and dots its icon until it is read', async ({
  page,
  server,
  api,
}) => {
  await spyOnNotices(page)
  const code = await createRoom(page, server.url, 'Ada')
  const bob = await api.join(code, 'Bob')
  await api.say(bob, 'seen')
  await expect(message(page, 'seen')).toBeVisible()
  await expect(page).toHaveTitle(`${code} · Parley`)

  await turnAway(page)
  await send(page, 'my own')
  for (const text of ['one', 'two', 'three']) await api.say(bob, text)
  await expect(page).toHaveTitle(`(3) ${code} · Parley`)
  await expect(icon(page)).toHaveAttribute('href', '/favicon-unread.svg')
  expect((await page.request.get(`${server.url}/favicon-unread.svg`)).headers()['content-type']).toContain(
    'svg',
  )

  await turnAway(page, false)
  await expect(page).toHaveTitle(`${code} · Parley`)
  await expect(icon(page)).toHaveAttribute('href', '/favicon.svg')
  expect(await page.evaluate(() => [window.asked, window.shown.length, window.tones.length])).toEqual([
    0, 0, 0,
  ])
})

test('the bell asks, then one notification of a room calls to it, from one tab', async ({
  page,
  server,
  api,
}) => {
  await spyOnNotices(page)
  const code = await createRoom(page, server.url, 'Ada')
  const bob = await api.join(code, 'Bob')
  await bell(page).click()
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'true')
  expect(await page.evaluate(() => window.asked)).toBe(1)

  const second = await page.context().newPage()
  await spyOnNotices(second)
  await second.goto(`${server.url}/r/${code}`)
  await isLive(second)
  await second.evaluate(() => Notification.requestPermission())

  // Somebody looks at one of the tabs.
  await turnAway(page)
  await api.say(bob, 'read over there')
  await expect(message(second, 'read over there')).toBeVisible()
  await expect(message(page, 'read over there')).toBeVisible()
  await expect(page).toHaveTitle(`${code} · Parley`)

  await turnAway(second)
  await send(page, 'my own')
  await api.say(bob, '<b>hello</b>')
  const all = async () => [...(await shown(page)), ...(await shown(second))]
  await expect
    .poll(all)
    .toEqual([{ title: code, body: 'Bob: <b>hello</b>', tag: `parley:${code}`, silent: true, open: true }])

  const ringing = (await shown(page)).length > 0 ? page : second
  await ringing.evaluate(() => window.clickLast())
  expect(await ringing.evaluate(() => window.focused)).toBe(1)
  expect((await shown(ringing)).map(({ open }) => open)).toEqual([false])
})

test('what the browser forbids is explained; the sound is off until it is chosen, and a muted room silent', async ({
  page,
  server,
  api,
}) => {
  await page.clock.install()
  await spyOnNotices(page, { answer: 'denied' })
  const code = await createRoom(page, server.url, 'Ada')
  const bob = await api.join(code, 'Bob')
  await bell(page).click()
  await expect(bell(page)).toHaveAccessibleDescription(/blocks/)
  await bell(page).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  const notify = settings.getByRole('switch', { name: 'Notify me on this device' })
  await expect(notify).toBeDisabled()
  await expect(notify).toBeFocused()
  await page.keyboard.press('Space')
  await expect(notify).not.toBeChecked()
  await expect(settings.getByText('Your browser blocks notifications here.')).toBeVisible()

  const sound = settings.getByRole('switch', { name: 'Sound' })
  const mute = settings.getByRole('switch', { name: 'Mute this room' })
  await expect(sound).not.toBeChecked()
  await sound.check()
  await mute.check()
  await turnAway(page)
  await api.say(bob, 'one')
  await api.say(bob, 'two')
  await expect(page).toHaveTitle(`(2) ${code} · Parley`)
  // Longer than the tabs take to agree on which of them rings.
  await page.clock.runFor(2000)
  await turnAway(page, false)
  await mute.uncheck()
  await turnAway(page)
  await api.say(bob, 'three')
  // The first was there to be heard by who chose it.
  await expect.poll(() => page.evaluate(() => window.tones)).toEqual([0, 3])
  expect(await shown(page)).toEqual([])
})
