import { expectNoViolations } from './support/axe.ts'
import { expect, test } from './support/test.ts'

const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }

for (const [size, viewport] of Object.entries(screens)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme })

      test('the page of frames is readable by everybody, and nothing sticks out', async ({
        page,
        server,
      }) => {
        await page.goto(`${server.url}/reference/ws`)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Frames of the WebSocket')
        await expect(page.getByRole('heading', { level: 3, name: 'welcome' })).toBeVisible()
        await expectNoViolations(page, 'frames')
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width).toBeLessThanOrEqual(viewport.width)
        const background = await page.evaluate(
          () => getComputedStyle(document.documentElement).backgroundColor,
        )
        expect(background).toBe(colorScheme === 'dark' ? 'rgb(14, 17, 23)' : 'rgb(252, 250, 246)')
      })
    })
  }
}

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
