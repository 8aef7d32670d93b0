import { tapLine } from './support/line.ts'
import { listen } from './support/listen.ts'
import { createRoom, enterRoom, message, messageField, messages, send, timeline } from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, test } from './support/test.ts'

/** Writes and sends texts one after the other. In the page, where each of them takes less than a step of a test. */
async function writeAll(texts: readonly string[]) {
  const field = document.activeElement
  // The page's own way to set it would hide from React that it has changed.
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')
  for (const text of texts) {
    value?.set?.call(field, text)
    field?.dispatchEvent(new Event('input', { bubbles: true }))
    const enter = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
    field?.dispatchEvent(new KeyboardEvent('keydown', enter))
    await new Promise((next) => requestAnimationFrame(next))
  }
}

test('a message is shown at once; the ack updates the same node', async ({ page, server }) => {
  const line = await tapLine(page)
  await createRoom(page, server.url, 'Ada')
  line.tamper((frame) => (frame.type === 'send' ? null : frame))
  await messageField(page).fill('hello')
  // In the next frame, however slow the machine: nothing that takes time lies between the key and the row.
  const painted = await page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const enter = { key: 'Enter', bubbles: true, cancelable: true }
        document.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', enter))
        requestAnimationFrame(() => resolve(document.querySelector('[data-status=pending]') !== null))
      }),
  )
  expect(painted).toBe(true)
  const row = messages(page)
  await expect(row).toHaveAttribute('data-status', 'pending')

  await row.evaluate((node) => node.setAttribute('data-same', 'yes'))
  line.tamper(null)
  await line.close(1012)
  await expect(row).toHaveAttribute('data-status', 'sent')
  await expect(row).toHaveAttribute('data-same', 'yes')
})

test('without an ack it has failed after 10 s; a retry makes no double', async ({ page, server, api }) => {
  const host = await api.create('Host')
  const line = await tapLine(page)
  await page.clock.install()
  await enterRoom(page, server.url, host.code, 'Ada')
  await page.clock.pauseAt(Date.now() + 10_000)
  const told: string[] = []
  line.tamper((frame) => {
    told.push(frame.type)
    return frame.type === 'send' ? null : frame
  })
  await send(page, 'are you there')
  await page.clock.runFor(5000)
  // It asks whether anybody is there, and hears that somebody is.
  await expect.poll(() => told).toContain('ping')
  await api.say(host, 'I am')
  await expect(async () => {
    await page.clock.runFor(20)
    await expect(message(page, 'I am')).toBeVisible({ timeout: 100 })
  }).toPass()
  await expect(message(page, 'are you there')).toHaveAttribute('data-status', 'pending')
  await page.clock.runFor(5000)
  await expect(message(page, 'are you there')).toHaveAttribute('data-status', 'failed')
  await page.clock.resume()
  line.tamper(null)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(messages(page).locator('p')).toHaveText(['I am', 'are you there'])
  await expect(page.locator('[data-status=sent]')).toHaveCount(2)
})

test('a refused message says why and can be discarded', async ({ page, server }) => {
  const line = await tapLine(page)
  await page.clock.install()
  await createRoom(page, server.url, 'Ada')
  line.tamper((frame) => {
    if (frame.type !== 'send') return frame
    line.inject({ type: 'error', re: frame.id, code: 'forbidden', message: 'no' })
    return null
  })
  const spoken = await listen(page, '[data-announcer]')
  await send(page, 'no way')
  const said = 'Not sent: you may not write here.'
  await expect(timeline(page).getByText(said)).toBeVisible()
  await expect(page.getByRole('article', { name: `no way ${said}` })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry' })).toBeHidden()
  await page.clock.runFor(3000)
  await expect.poll(spoken).toEqual([said])
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(messages(page)).toHaveCount(0)
})

test('a rate limit keeps the text, counts down, and lets it go out by itself', async ({ page }) => {
  const server = await startServer({ env: { LIMIT_MESSAGES_MEMBER: '2/3s' } })
  try {
    await createRoom(page, server.url, 'Ada')
    for (const text of ['one', 'two', 'three', 'four']) await send(page, text)
    const said = page.locator('form [aria-live=polite]')
    await expect(page.locator('[data-held]')).toHaveText(/goes out by itself in [1-3] s\.$/)
    await expect(said).toHaveText(/goes out by itself\.$/)
    await expect(message(page, 'four')).toHaveAttribute('data-status', 'pending')
    await messageField(page).fill('five')
    await expect(page.locator('[data-status=sent]')).toHaveCount(4, { timeout: 10_000 })
    await expect(messages(page).locator('p')).toHaveText(['one', 'two', 'three', 'four'])
    await expect(page.locator('[data-held]')).toBeHidden()
    await expect(said).toBeEmpty()
    await expect(messageField(page)).toHaveValue('five')
  } finally {
    // It would complain of the server that is gone.
    await page.close()
    await server.stop()
  }
})

test('fifty messages wait for the connection, one more stays in the field, all go out in order', async ({
  page,
  server,
}) => {
  const line = await tapLine(page)
  await createRoom(page, server.url, 'Ada')
  await line.cut()
  const texts = Array.from({ length: 51 }, (_, number) => `number ${number}`)
  await messageField(page).focus()
  await page.evaluate(writeAll, texts)
  await expect(page.locator('[data-status=pending]')).toHaveCount(50)
  await expect(
    page
      .locator('form')
      .getByText(/This one stays here/)
      .first(),
  ).toBeVisible()
  await expect(messageField(page)).toHaveValue('number 50')
  line.mend()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(page.locator('[data-status=sent]')).toHaveCount(50)
  await expect(page.locator('form').getByText(/This one stays here/)).toHaveCount(0)
  await messageField(page).press('Enter')
  await expect(page.locator('[data-status=sent]')).toHaveCount(51)
  await expect(messages(page).locator('p')).toHaveText(texts)
})
