import {
  connection,
  createRoom,
  enterRoom,
  message,
  messageField,
  messages,
  people as list,
  send,
  timeline,
} from './support/room.ts'
import { tapLine } from './support/line.ts'
import { listen } from './support/listen.ts'
import { expect, pair, test } from './support/test.ts'

test('a drop is silent for 5 s, then said with a way to try now', async ({ page, server }) => {
  const line = await tapLine(page)
  await page.clock.install()
  await createRoom(page, server.url, 'Ada')
  await page.clock.pauseAt(Date.now() + 10_000)
  await line.cut()
  const tryNow = page.getByRole('button', { name: 'Try now' })
  await expect.poll(() => line.attempts).toBe(1)
  await page.clock.runFor(4900)
  await expect(connection(page)).toHaveText('Connected')
  await expect(tryNow).toBeHidden()
  await page.clock.runFor(400)
  await expect(tryNow).toBeVisible()
  await expect(connection(page)).toHaveText('Reconnecting')

  // The computer's clock is put right by days, either way: what is counted are the seconds that pass.
  for (const days of [-3, 3]) {
    await page.clock.setSystemTime(Date.now() + days * 86_400_000)
    await page.clock.runFor(1000)
    await expect(tryNow.locator('..')).toHaveText(/^Reconnecting(, [1-3]?\d s)?Try now$/)
  }
  line.mend()
  await tryNow.press('Enter')
  await expect(connection(page)).toHaveText('Connected')
  await expect(tryNow).toBeHidden()
  await expect(messageField(page)).toBeFocused()

  // A page that has only begun was never connected, and what it has no connection to load isn't on its way.
  await line.cut()
  const before = line.attempts
  await page.reload()
  await expect.poll(() => line.attempts).toBeGreaterThan(before)
  await expect(timeline(page)).toHaveText('Messages load when the connection is back.')
  await expect(connection(page)).toHaveText('Connecting…')
  line.mend()
  await page.clock.runFor(3000)
  await expect(connection(page)).toHaveText('Connected')
  await expect(timeline(page)).not.toContainText('Messages load')
})

test('offline is said after 5 s, and what waits for the network says so once', async ({
  page,
  context,
  server,
  guard,
}) => {
  guard.expect(/ERR_INTERNET_DISCONNECTED/)
  await page.clock.install()
  await createRoom(page, server.url, 'Ada')
  const spoken = await listen(page, '[data-announcer]')
  await page.clock.pauseAt(Date.now() + 10_000)
  await context.setOffline(true)
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false)
  for (const text of ['one', 'two', 'three']) await send(page, text)
  await expect(page.locator('[data-status=pending]')).toHaveCount(3)
  await expect(connection(page)).toHaveText('Connected')
  await page.clock.runFor(6000)
  await expect(connection(page)).toHaveText(/^Offline/)
  await expect(timeline(page).getByText('Waiting for connection')).toHaveCount(1)
  await expect(page.getByRole('article', { name: /three Waiting for connection$/ })).toBeVisible()
  await expect(page.getByText('Sending…')).toHaveCount(0)
  await context.setOffline(false)
  await page.clock.resume()
  await expect(connection(page)).toHaveText('Connected')
  await expect(page.locator('[data-status=sent]')).toHaveCount(3)
  await expect.poll(spoken).toEqual(['Waiting for connection.'])
})

test('coming back online and coming back to the tab try at once', async ({ page, server }) => {
  const line = await tapLine(page)
  await createRoom(page, server.url, 'Ada')
  await line.cut()
  // By now the next attempt by itself may be seconds away.
  await expect.poll(() => line.attempts, { timeout: 10_000 }).toBeGreaterThan(4)
  for (const [type, target] of [
    ['online', 'window'],
    ['visibilitychange', 'document'],
  ] as const) {
    const before = line.attempts
    await page.evaluate(
      ([name, on]) => (on === 'window' ? window : document).dispatchEvent(new Event(name)),
      [type, target] as const,
    )
    await expect.poll(() => line.attempts, { timeout: 1000, intervals: [20] }).toBeGreaterThan(before)
  }
})

test('what was missed comes once and in order, what was written goes out in order; after a reset the old timeline stays until the latest is asked for', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  const line = await tapLine(page)
  await enterRoom(page, server.url, host.code, 'Ada')
  await api.say(host, 'one')
  await expect(message(page, 'one')).toBeVisible()
  await line.cut()
  for (const text of ['two', 'three']) await api.say(host, text)
  for (const text of ['four', 'five', 'six']) await send(page, text)
  await expect(page.locator('[data-status=pending]')).toHaveCount(3)
  line.mend()
  await expect(page.locator('[data-status=sent]')).toHaveCount(6)
  await expect(messages(page).locator('p')).toHaveText(['one', 'two', 'three', 'four', 'five', 'six'])

  line.tamper((frame) => (frame.type === 'hello' ? { ...frame, since: 9999 } : frame))
  await line.close(1012)
  const latest = page.getByRole('button', { name: 'Load latest' })
  await expect(latest).toBeVisible()
  line.tamper(null)
  await api.say(host, 'new')
  await expect(message(page, 'new')).toHaveCount(0)
  await latest.click()
  await expect(message(page, 'new')).toBeVisible()
  await expect(message(page, 'one')).toHaveCount(1)
})

test('a glance at another tab changes nothing for the others', async ({ people, server, api }) => {
  const [ada, bo] = await pair(people)
  const host = await api.create('Mara')
  const line = await tapLine(ada)
  const told: string[] = []
  bo.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => told.push(String(payload))))
  await enterRoom(ada, server.url, host.code, 'Ada')
  await enterRoom(bo, server.url, host.code, 'Bo')
  const sent: string[] = []
  line.tamper((frame) => {
    sent.push(frame.type)
    return frame
  })
  for (const state of ['hidden', 'visible']) {
    await ada.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      Object.defineProperty(document, 'hidden', { value: value === 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  }
  await send(ada, 'back')
  await expect(message(bo, 'back')).toBeVisible()
  expect(line.attempts).toBe(1)
  expect(sent.filter((type) => type !== 'ping' && type !== 'typing')).toEqual(['send'])
  expect(told.filter((frame) => /"kind":"left"|"offline":\["/.test(frame))).toEqual([])
  await expect(list(bo).filter({ hasText: 'Ada' })).not.toContainText('away')
})
