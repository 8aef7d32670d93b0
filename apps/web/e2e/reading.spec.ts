import type { Session } from '@parley/protocol'
import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import { listen } from './support/listen.ts'
import { createRoom, enterRoom, message, messageField, messages, send, timeline } from './support/room.ts'
import { openTap } from './support/tap.ts'
import { expect, test } from './support/test.ts'

test.describe('reading', () => {
  test('every message has its author and time, today has its name', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await api.say(host, 'first')
    await api.say(host, 'second')
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
    await expect(messages(page)).toHaveCount(2)
    for (const row of await messages(page).all()) {
      await expect(row).toContainText('Mara')
      const time = row.locator('time')
      await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT/)
      await expect(time).toHaveAttribute('title', /\d{4}.*\d\d:\d\d:\d\d/)
    }
    // One group: the name is seen once, though each row says it to a screen reader.
    const names = messages(page).getByText('Mara', { exact: true })
    await expect(names).toHaveCount(2)
    await expect(names.and(page.locator(':not(.sr-only *)'))).toHaveCount(1)
  })

  test('only http, https and mailto are links; markup stays text', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    const text = '<img src=x onerror=alert(1)> https://example.org/a?b=c javascript:alert(1) me@example.org'
    await send(page, text)
    await expect(messages(page).locator('p')).toHaveText(text)
    const links = messages(page).getByRole('link')
    await expect(links).toHaveCount(2)
    await expect(links.nth(0)).toHaveAttribute('href', 'https://example.org/a?b=c')
    await expect(links.nth(1)).toHaveAttribute('href', 'mailto:me@example.org')
    for (const link of await links.all()) {
      await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
      await expect(link).toHaveAttribute('target', '_blank')
    }
    await expect(messages(page).locator('img')).toHaveCount(0)
  })

  test('the end is followed; further up nothing moves and a button counts what is new', async ({
    page,
    server,
    api,
  }) => {
    const host = await longTalk(api)
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

    await timeline(page).evaluate((log) => log.scrollBy(0, -600))
    await expect(page.getByRole('button', { name: 'Go to the latest message' })).toBeVisible()
    await send(page, 'my own')
    await expect(message(page, 'my own')).toBeInViewport()
  })

  test('history comes when scrolling up, and what is read stays where it is, with 10,000 messages below', async ({
    page,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    const others = await Promise.all(['Bo', 'Cy', 'Di'].map((name) => api.join(host.code, name)))
    let n = 0
    for (const seat of [host, ...others]) for (let i = 0; i < 22; i++) await api.say(seat, `number ${n++}`)
    const pour = await openTap(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(message(page, 'number 87')).toBeVisible()
    await expect(message(page, 'number 10')).toHaveCount(0)
    const { head } = await api.members(host)
    await pour(Array.from({ length: 10_000 }, (_, i) => said(head + i + 1, host, `more ${i + 1}`)))
    await expect(message(page, 'more 10000')).toBeInViewport()

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
    const read = message(page, 'number 46')
    const top = () => read.evaluate((node) => node.getBoundingClientRect().top)
    await expect(read).toBeInViewport()
    const before = await top()
    release()
    await expect(page.getByText('This is where the room begins.')).toBeAttached()
    expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
    await timeline(page).evaluate((log) => log.scrollTo(0, 0))
    await expect(message(page, 'number 0')).toBeInViewport()
    await expect(page.getByText('This is where the room begins.')).toBeVisible()
    await page.getByRole('button', { name: 'Go to the latest message' }).click()
    await expect(message(page, 'more 10000')).toBeInViewport()
  })

  test('one bad message never blanks the room', async ({ page, server, api, guard }) => {
    guard.expect(/failed to render|Not of this time/)
    const host = await api.create('Mara')
    await page.addInitScript((at) => {
      window.Date = class extends Date {
        override toISOString() {
          if (this.getTime() === at) throw new Error('Not of this time')
          return super.toISOString()
        }
      } as DateConstructor
    }, Date.parse(UNTELLABLE))
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    await api.say(host, 'good')
    await expect(message(page, 'good')).toBeVisible()
    const { head } = await api.members(host)
    const bad = { type: 'event', kind: 'message', by: 'nobody', at: 'no time', body: { text: '\u202e odd' } }
    line.inject({ ...bad, seq: head + 1, id: 'x' })
    line.inject({ type: 'event', seq: head + 2, kind: 'unheard of', at: 1, body: null })
    line.inject({ type: 'event', kind: 'message' })
    line.inject({ ...said(head + 3, host, 'never shown'), at: UNTELLABLE })
    await expect(timeline(page).getByText('This message can’t be shown.')).toBeVisible()
    await expect(messages(page)).toHaveCount(2)
    await expect(message(page, 'good')).toBeVisible()
    await expect(messageField(page)).toBeEditable()
  })

  test('others’ messages are announced once, also in a sheet, and history is not', async ({
    page,
    server,
    api,
  }) => {
    await page.clock.install()
    const host = await api.create('Mara')
    await api.say(host, 'before')
    await enterRoom(page, server.url, host.code, 'Ada')
    const announcer = page.locator('[data-announcer]')
    const spoken = await listen(page, '[data-announcer]')
    await expect(announcer).toHaveAttribute('aria-live', 'polite')
    await expect(timeline(page)).toHaveAttribute('aria-live', 'off')
    await api.say(host, 'hello')
    await expect.poll(spoken).toEqual(['Mara: hello'])
    await expect(announcer, 'not left for who reads the page').toBeEmpty()
    await send(page, 'mine')
    await Promise.all(Array.from({ length: 7 }, (_, index) => api.say(host, `burst ${index}`)))
    await expect(messages(page)).toHaveCount(10)
    await page.clock.runFor(3000)
    await expect.poll(spoken).toEqual(['Mara: hello', '7 new messages'])
    const bo = await api.join(host.code, 'Bo')
    await api.say(bo, 'a'.repeat(400))
    await expect(messages(page)).toHaveCount(11)
    await page.clock.runFor(3000)
    await expect.poll(async () => (await spoken()).join('|')).toMatch(/Bo joined(\||\. )Bo: a{195}…$/)
    expect((await spoken()).join()).not.toContain('Ada')

    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    const overheard = await listen(page, 'dialog [data-overheard][aria-live=polite]')
    await api.say(bo, 'still there?')
    await expect(messages(page)).toHaveCount(12)
    await page.clock.runFor(3000)
    await expect.poll(overheard).toEqual(['Bo: still there?'])
    await page.keyboard.press('Escape')
    await expect(page.locator('[data-overheard]')).toHaveCount(0)
  })

  test('only what names its user is announced, if that is wanted; what was missed is only counted', async ({
    page,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    await page.addInitScript(() =>
      localStorage.setItem('parley:preferences', JSON.stringify({ announcements: 'mentions' })),
    )
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    const spoken = await listen(page, '[data-announcer]')
    for (const text of ['Adam is late', 'Bo left', 'ada, look']) await api.say(host, text)
    await expect.poll(spoken).toEqual(['Mara: ada, look'])
    await line.cut()
    for (const text of ['@Ada?', 'nothing', 'thanks Ada']) await api.say(host, text)
    line.mend()
    await expect.poll(spoken).toEqual(['Mara: ada, look', '2 new messages'])
  })

  test('a line marks what is new after an absence, until I send something', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await api.say(host, 'known')
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(message(page, 'known')).toBeVisible()
    const line = page.getByRole('separator', { name: 'New messages' })
    const marked = timeline(page).locator('[data-index]', { has: line }).locator('p')
    await look(page, false)
    for (const text of ['while away', 'still away']) await api.say(host, text)
    await expect(marked).toHaveText('while away')
    await look(page, true)
    await api.say(host, 'seen')
    await expect(message(page, 'seen')).toBeVisible()
    await expect(marked).toHaveText('while away')
    await send(page, 'mine')
    await expect(message(page, 'mine')).toBeVisible()
    await expect(line).toHaveCount(0)

    await page.goto('about:blank')
    await api.say(host, 'between visits')
    await page.goto(`${server.url}/r/${host.code}`)
    await expect(marked).toHaveText('between visits')
  })

  test('a device whose clock is days off shows the server’s days and times', async ({
    page,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    await api.say(host, 'now')
    await page.clock.install({ time: Date.now() - 3 * 86_400_000 })
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    line.tamper((frame) => (frame.type === 'send' ? null : frame))
    await send(page, 'on its way')
    await expect(messages(page)).toHaveCount(2)
    await expect(timeline(page).getByRole('heading')).toHaveText(['Today'])
    const times = await messages(page)
      .locator('time')
      .evaluateAll((all) => all.map((time) => (time as HTMLTimeElement).dateTime))
    for (const time of times) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000)
  })

  test('by keyboard the timeline is one stop: arrows rove, Enter leads to what can be done, Esc back', async ({
    people,
    server,
    api,
  }) => {
    const [ada] = await people(1, { permissions: ['clipboard-read', 'clipboard-write'] })
    if (ada === undefined) throw new Error('nobody came')
    const { page } = ada
    const host = await api.create('Mara')
    await api.say(host, 'first, see https://example.org')
    const pour = await openTap(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    const { head } = await api.members(host)
    await pour(Array.from({ length: 300 }, (_, i) => said(head + i + 1, host, `more ${i + 1}`)))
    await expect(message(page, 'more 300')).toBeInViewport()
    await expect(messageField(page)).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(message(page, 'more 300')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(message(page, 'more 299')).toBeFocused()
    await expect(message(page, 'more 299')).toHaveAccessibleName(/^Mara \d\d:\d\d more 299$/)
    // What arrives doesn't scroll away the row that has the focus.
    const top = () => message(page, 'more 299').evaluate((row) => row.getBoundingClientRect().top)
    await pour([said(head + 301, host, 'followed')])
    await expect(message(page, 'followed')).toBeInViewport()
    const before = await top()
    await pour(Array.from({ length: 40 }, (_, i) => said(head + 302 + i, host, `arrived ${i}`)))
    await expect(page.getByRole('button', { name: /new messages/ })).toBeVisible()
    expect(await top()).toBe(before)
    await expectUncovered(page)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const copy = page.getByRole('button', { name: 'Copy text' })
    await expect(copy).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('more 299')
    await page.keyboard.press('Escape')
    await expect(message(page, 'more 299')).toBeFocused()

    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    const first = messages(page).filter({ hasText: 'first, see' })
    await expect(first).toBeFocused()
    await expect(first).toBeInViewport({ ratio: 1 })
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('ArrowDown')
      await expectUncovered(page)
    }
    await page.keyboard.press('PageDown')
    await expectUncovered(page)
    await expect(page.locator(':focus')).toHaveText(/more (4|5)\d$/)
    await page.keyboard.press('PageUp')
    await expect(page.locator(':focus')).toHaveText(/more (2\d|3\d)$/)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowRight')
    await expect(first.getByRole('link')).toBeFocused()
    await page.keyboard.press('Escape')
    await timeline(page).evaluate((log) => log.scrollTo(0, log.scrollHeight))
    await expect(message(page, 'arrived 39')).toBeInViewport()
    await expect(first, 'out of view, it keeps the focus').toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(timeline(page).getByText('Mara joined').locator('..')).toBeInViewport()
    await page.keyboard.press('End')
    await page.keyboard.press('Escape')
    await expect(messageField(page)).toBeFocused()
  })

  test('the press that leads to the latest leaves the focus where one writes', async ({
    page,
    server,
    api,
  }) => {
    const host = await longTalk(api)
    await enterRoom(page, server.url, host.code, 'Ada')
    await timeline(page).focus()
    await timeline(page).evaluate((log) => log.scrollBy(0, -600))
    await page.getByRole('button', { name: 'Go to the latest message' }).click()
    await expect(messageField(page)).toBeFocused()
  })

  test('a room that fills moves nothing that is read', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        // Also those after an input: nothing here is an answer to one.
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await enterRoom(page, server.url, host.code, 'Ada')
    const shifted = () =>
      page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0))
    const before = await shifted()
    const heading = page.getByText('This is where the room begins.')
    const top = () => heading.evaluate((node) => node.getBoundingClientRect().top)
    const tops: number[] = []
    for (let n = 1; n <= 10; n++) {
      await api.say(host, `number ${n}`)
      await expect(message(page, `number ${n}`)).toBeVisible()
      tops.push(await top())
    }
    expect(new Set(tops.slice(0, 5)).size, 'the first line stays where it is').toBe(1)
    expect((await shifted()) - before).toBeLessThanOrEqual(0.1)
  })
})

/** A time at which a page was made to fail. */
const UNTELLABLE = '2020-01-01T12:34:56.789Z'

/** A message's event as the server would send it. */
const said = (seq: number, author: Session, text: string) => ({
  type: 'event',
  kind: 'message',
  seq,
  id: `said-${seq}`,
  by: author.self.id,
  at: new Date().toISOString(),
  body: { text },
})

/** Checks that the row with the focus is in view, and that what floats over the end doesn't lie over it. */
async function expectUncovered(page: Page) {
  const row = page.locator('[role=article]:focus')
  await expect(row).toBeInViewport({ ratio: 1 })
  await expect
    .poll(() =>
      row.evaluate((focused) => {
        const box = focused.getBoundingClientRect()
        return focused.contains(document.elementFromPoint(box.left + 4, box.bottom - 4))
      }),
    )
    .toBe(true)
}

/** Turns to the page, or away from it. */
const look = (page: Page, at: boolean) =>
  page.evaluate((visible) => {
    const state = visible ? 'visible' : 'hidden'
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, at)

/** A room with enough in it to scroll, by few requests. */
async function longTalk(api: {
  create: (name: string) => Promise<Session>
  say: (seat: Session, text: string) => Promise<unknown>
}) {
  const host = await api.create('Mara')
  for (let i = 0; i < 8; i++) await api.say(host, `talk ${i}\n`.repeat(8))
  await api.say(host, 'last line')
  return host
}
