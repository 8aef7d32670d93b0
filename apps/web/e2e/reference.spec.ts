import { expectNoViolations } from './support/axe.ts'
import { expect, test } from './support/test.ts'

const looks = [
  { viewport: { width: 390, height: 844 }, colorScheme: 'light', background: 'rgb(252, 250, 246)' },
  { viewport: { width: 1440, height: 900 }, colorScheme: 'dark', background: 'rgb(14, 17, 23)' },
] as const

test('the page of frames is readable by everybody, on a phone and on a desktop, and nothing sticks out', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/reference/ws`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Frames of the WebSocket')
  await expect(page.getByRole('heading', { level: 3, name: 'welcome' })).toBeVisible()
  for (const { viewport, colorScheme, background } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await expectNoViolations(page, `frames, ${colorScheme}`)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
    await expect(page.locator('html')).toHaveCSS('background-color', background)
  }
})

// Each complaint of the console fails a test: what our policy blocks is one.
test('the REST page shows every group of calls, and leads to the page of frames', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/reference`)
  await expect(page.getByRole('link', { name: 'Rooms', exact: true })).toBeVisible()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'on a page' }).click()
  const frames = await opened
  await expect(frames.getByRole('heading', { level: 1 })).toHaveText('Frames of the WebSocket')
  await frames.getByRole('link', { name: 'REST API' }).click()
  await expect(frames.getByText('/rooms/{code}/join')).toBeVisible()
})
