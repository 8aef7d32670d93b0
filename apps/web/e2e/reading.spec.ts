import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import { enterRoom, message, messageField, messages, send, timeline } from './support/room.ts'
import { said } from './support/said.ts'
import { expect, test } from './support/test.ts'

/** A time at which a page was made to fail. */
const UNTELLABLE = '2020-01-01T12:34:56.789Z'

/** Turns to the page, or away from it. */
const look = (page: Page, at: boolean) =>
  page.evaluate((visible) => {
    const state = visible ? 'visible' : 'hidden'
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, at)

test('every message has its author and time, today has its name; only http, https and mailto are links, markup stays text', async ({
  page,
  server,
  api,
}) => {
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

  const text = '<img src=x onerror=alert(1)> https://example.org/a?b=c javascript:alert(1) me@example.org'
  await send(page, text)
  await expect(messages(page).locator('p').last()).toHaveText(text)
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

test('a device whose clock is days off shows the server’s days and times', async ({ page, server, api }) => {
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
