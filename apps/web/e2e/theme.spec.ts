import { nameField } from './support/room.ts'
import { expect, test } from './support/test.ts'

const LIGHT = 'rgb(252, 250, 246)'
const DARK = 'rgb(14, 17, 23)'

test.describe('the theme', () => {
  test('follows the system until one is chosen, and survives a reload', async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(server.url)
    const html = page.locator('html')
    const themeColor = page.locator('meta[name="theme-color"]')
    await expect(page.getByRole('radio', { name: 'System' })).toBeChecked()
    await expect(html).toHaveCSS('background-color', DARK)

    await page.getByRole('radio', { name: 'Light' }).check()
    await expect(html).toHaveCSS('background-color', LIGHT)
    await expect(themeColor).toHaveAttribute('content', '#fcfaf6')

    await page.reload()
    await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked()
    await expect(html).toHaveCSS('background-color', LIGHT)

    await page.getByRole('radio', { name: 'System' }).check()
    await expect(html).toHaveCSS('background-color', DARK)
    await expect(themeColor).toHaveAttribute('content', '#0e1117')
    await page.emulateMedia({ colorScheme: 'light' })
    await expect(html).toHaveCSS('background-color', LIGHT)
    await expect(themeColor).toHaveAttribute('content', '#fcfaf6')
  })

  test('is there before the app is: no flash', async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(server.url)
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.route('**/assets/*.js', (route) =>
      new Promise<void>((resolve) => setTimeout(resolve, 500)).then(() => route.continue()),
    )
    await page.goto(server.url, { waitUntil: 'commit' })
    await page.waitForSelector('#root', { state: 'attached' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(nameField(page)).toBeHidden()
    await expect(nameField(page)).toBeVisible()
  })

  test('changes in the other tabs, too', async ({ page, context, server }) => {
    await page.goto(server.url)
    const other = await context.newPage()
    await other.goto(server.url)
    await page.getByRole('radio', { name: 'Dark' }).check()
    await expect(other.locator('html')).toHaveCSS('background-color', DARK)
  })
})
