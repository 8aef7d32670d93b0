import type { Locator } from '@playwright/test'
import { createRoom, isLive, message, messageField, send, timeline } from './support/room.ts'
import { tapLine } from './support/line.ts'
import { expect, test } from './support/test.ts'

test.describe('the language', () => {
  test.use({ locale: 'de-AT' })

  test('is the browser’s, and another one in place once it is chosen, in all tabs', async ({
    page,
    context,
    server,
  }) => {
    const line = await tapLine(page)
    await page.goto(server.url)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await page.getByRole('textbox', { name: 'Dein Name' }).fill('Ada')
    await page.getByRole('button', { name: 'Raum eröffnen' }).click()
    await expect(page.getByRole('status')).toHaveText('Verbunden')
    const attempts = line.attempts

    const other = await context.newPage()
    await other.goto(page.url())
    await expect(other.getByRole('button', { name: 'Raum verlassen' })).toBeVisible()

    const field = page.getByRole('textbox', { name: 'Nachricht' })
    await field.fill('sent')
    await field.press('Enter')
    await expect(page.getByRole('heading', { name: 'Heute' })).toBeVisible()
    await field.fill('not sent yet')
    await page.getByRole('button', { name: 'Einstellungen' }).click()
    await page.getByLabel('Sprache').selectOption('English')
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
    await expect(messageField(page)).toHaveValue('not sent yet')
    expect(line.attempts, 'connected anew').toBe(attempts)
    await expect(other.getByRole('button', { name: 'Leave room' })).toBeVisible()

    await page.reload()
    await isLive(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')

    await other.goto(server.url)
    await other.getByRole('combobox', { name: 'Language' }).selectOption('System')
    await expect(other.getByRole('textbox', { name: 'Dein Name' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Raum verlassen' })).toBeVisible()
  })
})

/** Where something begins and ends on the screen, from left to right. */
async function span(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error(`${String(locator)} isn’t shown`)
  return { left: box.x, right: box.x + box.width }
}

test('where lines run from right to left the room mirrors; codes and each message keep their own way', async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const code = await createRoom(page, server.url, 'Ada')
  await send(page, 'left to right')
  await send(page, 'מימין לשמאל')
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })

  const row = message(page, 'left to right')
  const [rail, log] = [await span(page.getByRole('complementary')), await span(timeline(page))]
  expect(rail.right, 'the people are beside the messages').toBeLessThanOrEqual(log.left)
  const [text, time, whole] = [await span(row.locator('p')), await span(row.locator('time')), await span(row)]
  expect(text.right, 'the time hangs out before the text').toBeLessThanOrEqual(time.left)
  expect(whole.right - time.right, 'the times stand at the edge').toBeLessThanOrEqual(2)
  await expect(row).toHaveCSS('border-right-width', '2px')
  await expect(row).toHaveCSS('border-left-width', '0px')
  await expect(row.locator('p')).toHaveCSS('direction', 'ltr')
  await expect(message(page, 'מימין לשמאל').locator('p')).toHaveCSS('direction', 'rtl')

  const [field, button] = [
    await span(messageField(page)),
    await span(page.getByRole('button', { name: 'Send' })),
  ]
  expect(button.right).toBeLessThanOrEqual(field.left)
  for (const name of ['Send', 'Leave room']) {
    await expect(page.getByRole('button', { name }).locator('svg')).toHaveCSS('scale', '-1 1')
  }

  const tiles = page.getByRole('banner').locator('[data-char]')
  const spans = await Promise.all((await tiles.all()).map(span))
  expect(spans.map(({ left }) => left)).toEqual(spans.map(({ left }) => left).toSorted((a, b) => a - b))
  expect((await tiles.evaluateAll((all) => all.map((tile) => tile.dataset['char']))).join('')).toBe(code)

  await page.getByRole('button', { name: 'Settings' }).click()
  const sheet = page.getByRole('dialog', { name: 'Settings' })
  const [heading, close] = [
    await span(sheet.getByRole('heading', { level: 2 })),
    await span(sheet.getByRole('button', { name: 'Close' })),
  ]
  expect(close.right).toBeLessThanOrEqual(heading.left)
})
