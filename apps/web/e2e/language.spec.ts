import { isLive, messageField } from './support/room.ts'
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
  })
})
