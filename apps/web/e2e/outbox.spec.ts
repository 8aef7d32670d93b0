import type { BrowserContext, Page } from '@playwright/test'
import { keptMessages } from './support/kept-messages.ts'
import { type Line, tapLine } from './support/line.ts'
import { createRoom, isLive, messageField, messages, nameField, send, timeline } from './support/room.ts'
import { expect, test } from './support/test.ts'

/** Another page of the same seat. Its line can be cut from the beginning. */
async function openTab(context: BrowserContext, url: string, cut: boolean): Promise<[Page, Line]> {
  const tab = await context.newPage()
  const line = await tapLine(tab)
  if (cut) await line.cut()
  await tab.goto(url)
  await expect(messageField(tab)).toBeVisible()
  return [tab, line]
}

/** A room whose connection is cut. */
async function cutRoom(page: Page, url: string): Promise<Line> {
  const line = await tapLine(page)
  await createRoom(page, url, 'Ada')
  await line.cut()
  return line
}

test('a closed tab loses nothing: what it had not sent, or not heard of, waits in the next one and arrives once, in order', async ({
  context,
  page,
  server,
  api,
}) => {
  const line = await tapLine(page)
  const code = await createRoom(page, server.url, 'Ada')
  const room = `${server.url}/r/${code}`
  const bob = await api.join(code, 'Bob')

  // Stored, but the tab never hears of it.
  line.deafen()
  await send(page, 'one')
  await expect.poll(() => api.texts(bob)).toEqual(['one'])
  await line.cut()
  for (const text of ['two', 'three']) await send(page, text)
  await expect.poll(() => keptMessages(page)).toBe(3)
  await page.close()

  const [second, mended] = await openTab(context, room, true)
  await expect(messages(second).locator('p')).toHaveText(['one', 'two', 'three'])
  await expect(timeline(second).locator('[data-status=pending]')).toHaveCount(3)
  await send(second, 'four')
  mended.mend()
  await isLive(second)
  await expect(messages(second).locator('p')).toHaveText(['one', 'two', 'three', 'four'])
  await expect(timeline(second).locator('[data-status=sent]')).toHaveCount(4)
  await expect.poll(() => keptMessages(second)).toBe(0)
  expect(await api.texts(bob)).toEqual(['one', 'two', 'three', 'four'])
})

test('two tabs: a message is in the hands of one; when it is closed the other sends it; leaving deletes what is kept', async ({
  context,
  page,
  server,
}) => {
  await cutRoom(page, server.url)
  await send(page, 'in hand')
  await expect.poll(() => keptMessages(page)).toBe(1)
  const [second] = await openTab(context, page.url(), false)
  await isLive(second)
  await send(second, 'of the second')
  await expect(messages(second).locator('p')).toHaveText(['of the second'])
  await page.close()
  await expect(messages(second).locator('p')).toHaveText(['of the second', 'in hand'])
  await expect(timeline(second).locator('[data-status=sent]')).toHaveCount(2)

  await second.getByRole('button', { name: 'Leave room' }).click()
  await expect(nameField(second)).toBeVisible()
  // With nobody else there it can be undone until the page goes.
  await second.goto(server.url)
  await expect.poll(() => second.evaluate(() => indexedDB.databases())).toEqual([])
})

test('two tabs without a connection: the one that stays sends what both have written, in the order of writing', async ({
  context,
  page,
  server,
}) => {
  const line = await cutRoom(page, server.url)
  const [second] = await openTab(context, page.url(), true)
  const texts = ['a0', 'b0', 'a1', 'b1']
  for (const text of texts) await send(text.startsWith('a') ? page : second, text)
  await expect.poll(() => keptMessages(page)).toBe(4)
  await second.close()
  await expect(messages(page).locator('p')).toHaveText(texts)
  await send(page, 'a2')
  line.mend()
  await expect(timeline(page).locator('[data-status=sent]')).toHaveCount(5)
  await expect(messages(page).locator('p')).toHaveText([...texts, 'a2'])
})
