import type { Page } from '@playwright/test'
import { listen } from './support/listen.ts'
import { enterRoom, message, messageField, messages, send, timeline } from './support/room.ts'
import { said } from './support/said.ts'
import { openTap } from './support/tap.ts'
import { expect, test } from './support/test.ts'

test('the end is followed; further up nothing moves and a button counts what is new', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  for (let i = 0; i < 8; i++) await api.say(host, `talk ${i}\n`.repeat(8))
  await api.say(host, 'last line')
  await enterRoom(page, server.url, host.code, 'Ada')
  await expect(message(page, 'last line')).toBeInViewport()
  await api.say(host, 'followed')
  await expect(message(page, 'followed')).toBeInViewport()
  await messageField(page).fill('a long thought\n'.repeat(8))
  await expect(message(page, 'followed'), 'above a field that has grown').toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 1280, height: 420 })
  await expect(message(page, 'followed'), 'above a keyboard').toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 1280, height: 720 })
  await messageField(page).fill('')

  const top = () => timeline(page).evaluate((log) => log.scrollTop)
  await timeline(page).evaluate((log) => log.scrollBy(0, -600))
  await expect(page.getByRole('button', { name: 'Go to the latest message' })).toBeVisible()
  const before = await top()
  await api.say(host, 'new one')
  await api.say(host, 'new two')
  const jump = page.getByRole('button', { name: '2 new messages' })
  await expect(jump).toHaveText('2 new')
  expect(await top()).toBe(before)
  await jump.click()
  await expect(message(page, 'new two')).toBeInViewport()
  await expect(jump).toBeHidden()

  const latest = page.getByRole('button', { name: 'Go to the latest message' })
  await timeline(page).focus()
  await timeline(page).evaluate((log) => log.scrollBy(0, -600))
  await latest.click()
  await expect(messageField(page), 'where one writes').toBeFocused()
  await timeline(page).evaluate((log) => log.scrollBy(0, -600))
  await expect(latest).toBeVisible()
  await send(page, 'my own')
  await expect(message(page, 'my own')).toBeInViewport()
})

/** Until the page has painted, and what comes of that has begun. */
const twoFrames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

test('history comes by a press and when scrolling up, and what is read stays where it is, with 10,000 messages below', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  const others = await Promise.all(['Bo', 'Cy', 'Di'].map((name) => api.join(host.code, name)))
  let n = 0
  for (const seat of [host, ...others]) for (let i = 0; i < 22; i++) await api.say(seat, `number ${n++}`)
  await tellOfMoments(page)
  const pour = await openTap(page)
  await enterRoom(page, server.url, host.code, 'Ada')
  await expect(message(page, 'number 87')).toBeVisible()
  await expect(message(page, 'number 10')).toHaveCount(0)

  // By keyboard: to come to the button is not to press it, and whoever presses it goes on from where they were.
  const pages: string[] = []
  await page.route('**/events?**', (route) => {
    pages.push(route.request().url())
    return route.continue({ url: pages[0]?.replace(/limit=\d+/, 'limit=35') ?? '' })
  })
  const brought = await listen(page, '[data-brought]')
  const former = await page.locator('[data-index="0"]').getByRole('article').getAttribute('data-key')
  const formerFirst = page.locator(`[data-key="${former}"]`)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  const button = page.getByRole('button', { name: 'Show earlier messages' })
  await expect(button).toBeFocused()
  await expect(button).toBeInViewport({ ratio: 1 })
  await twoFrames(page)
  expect(pages).toEqual([])
  const place = () => formerFirst.evaluate((row) => row.querySelector('p')?.getBoundingClientRect().top ?? 0)
  const formerPlace = await place()
  await page.keyboard.press('Enter')
  await expect(formerFirst.and(page.locator(':focus-visible'))).toBeInViewport({ ratio: 1 })
  await expect(formerFirst).toHaveAttribute('aria-posinset', '36')
  expect(Math.abs((await place()) - formerPlace)).toBeLessThanOrEqual(1)
  // One of the 35 was somebody's arrival.
  await expect.poll(brought).toEqual(['34 earlier messages loaded.'])
  await page.keyboard.press('End')
  await page.keyboard.press('Escape')
  await expect(message(page, 'number 87')).toBeInViewport()
  expect(pages).toHaveLength(1)

  const { head } = await api.members(host)
  await pour(Array.from({ length: 10_000 }, (_, i) => said(head + i + 1, host, `more ${i + 1}`)))
  await expect(message(page, 'more 10000')).toBeInViewport()
  await expect(page.getByText('Show earlier messages').and(page.locator('[inert] *'))).toHaveCount(1)

  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/events?**', (route) => held.then(() => route.continue()))
  for (const share of [0.75, 0.5, 0.25, 0]) {
    await timeline(page).evaluate((log, at) => log.scrollTo(0, log.scrollHeight * at), share)
    await expect(messages(page).first()).toBeVisible()
    expect(await page.locator('[data-index]').count()).toBeLessThan(300)
  }
  await expect(page.getByText('Loading earlier messages…')).toBeVisible()
  const read = message(page, 'number 12')
  const top = () => read.evaluate((node) => node.getBoundingClientRect().top)
  await expect(read).toBeInViewport()
  const before = await top()
  release()
  await expect(page.getByText('This is where the room begins.')).toBeAttached()
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
  expect(await brought(), 'nothing is said of what nobody asked for').toHaveLength(1)
  await timeline(page).evaluate((log) => log.scrollTo(0, 0))
  await expect(message(page, 'number 0')).toBeInViewport()
  await expect(page.getByText('This is where the room begins.')).toBeVisible()
  await page.getByRole('button', { name: 'Go to the latest message' }).click()
  await expect(message(page, 'more 10000')).toBeInViewport()
})

/** As when somebody jumps around: whatever comes into view was out of it a moment ago, and the browser tells of both at once. */
async function tellOfMoments(page: Page) {
  await page.addInitScript(() => {
    window.IntersectionObserver = class extends IntersectionObserver {
      constructor(tell: IntersectionObserverCallback, options?: IntersectionObserverInit) {
        const outOfView = { isIntersecting: { value: false } }
        super(
          (changes, observer) =>
            tell(
              changes.flatMap((change) => [Object.create(change, outOfView), change]),
              observer,
            ),
          options,
        )
      }
    }
  })
}
