import type { Page } from '@playwright/test'
import { createRoom, enterRoom, messageField, people as members, send } from './support/room.ts'
import { expect, test, somebody } from './support/test.ts'

const longNames = ['W'.repeat(32), 'Äußerst langer Name von jemandem']

test('long names are shortened and their notes stay in sight, in a wide window and in a narrow one', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create(longNames[0] ?? '')
  const second = await api.join(host.code, longNames[1] ?? '')
  for (const seat of [host, second]) await api.say(seat, 'hi')
  await page.setViewportSize({ width: 1440, height: 900 })
  await enterRoom(page, server.url, host.code, 'M'.repeat(32))
  await send(page, 'hello')
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 640 })
    if (width < 768) await page.getByRole('button', { name: 'People, 3' }).click()
    await expect(members(page)).toHaveCount(3)
    for (const row of await members(page).all()) {
      await expect(row.locator('bdi')).toHaveAttribute('title', /.{32}/)
      const inside = await row.evaluate((node) => {
        const edge = node.parentElement?.getBoundingClientRect().right ?? 0
        return [...node.children].every((child) => child.getBoundingClientRect().right <= edge + 0.5)
      })
      expect(inside).toBe(true)
    }
    await expect(members(page).getByText('host')).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  }
})

test('on a phone: entering leads to the room’s name, copying says so where it is seen', async ({
  people,
  server,
}) => {
  const page = await somebody(people, {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await createRoom(page, server.url, 'Ada')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.getByRole('button', { name: 'Copy invite link' }).tap()
  const toast = page.getByText('Link copied')
  await expect(toast).toBeInViewport({ ratio: 1 })
  expect((await toast.boundingBox())?.width).toBeGreaterThan(60)
  await expect(page.getByRole('button', { name: 'Copy invite link' })).toBeVisible()
  await expect(toast).toBeHidden()
  expect(await page.locator('[popover]:popover-open').count(), 'no tooltip by touch').toBe(0)
})

test('one heading names the room, landmarks its parts; every button has a name and a focus that is seen; the skip link leads to the message field', async ({
  page,
  server,
}) => {
  // In the smallest window an empty room begins with its code.
  await page.setViewportSize({ width: 320, height: 256 })
  await createRoom(page, server.url, 'Ada')
  const code = page.getByLabel('Waiting for the first person').locator('[data-size=large]')
  await expect(code).toBeInViewport({ ratio: 1 })

  await page.setViewportSize({ width: 1280, height: 720 })
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  for (const landmark of ['banner', 'main', 'complementary'] as const) {
    await expect(page.getByRole(landmark)).toHaveCount(1)
  }
  for (const button of await page.getByRole('button').all()) {
    await expect(button).toHaveAccessibleName(/\w/)
    await button.focus()
    await page.keyboard.press('Shift')
    await expect(button).toHaveCSS('outline-width', '2px')
    await expect(button).toHaveCSS('outline-style', 'solid')
  }
  const skip = page.getByRole('link', { name: 'Skip to the message field' })
  await skip.focus()
  await expect(skip).toBeInViewport()
  await skip.press('Enter')
  await expect(messageField(page)).toBeFocused()
})

test('icon buttons have tooltips, for pointer and keyboard, over sheets, too; Escape dismisses them', async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 700, height: 600 })
  await createRoom(page, server.url, 'Ada')
  const tooltip = page.locator('[popover]')
  const copy = page.getByRole('button', { name: 'Copy invite link' })
  await copy.hover()
  await expect(tooltip).toHaveText('Copy invite link')
  await expect(tooltip).toBeVisible()
  // Whoever enlarges the screen must be able to move on to the words.
  await tooltip.hover()
  await expect(tooltip).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tooltip).toBeHidden()
  await page.mouse.move(400, 500)

  await copy.focus()
  await page.keyboard.press('Tab')
  await expect(tooltip).toHaveText('People, 1')
  await page.keyboard.press('Tab')
  await expect(tooltip).toHaveText('Settings')
  await expect(tooltip).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')
  await expect(tooltip).toBeHidden()
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused()

  await page.keyboard.press('Enter')
  const close = page.getByRole('button', { name: 'Close' })
  await close.hover()
  await expect(tooltip).toHaveText('Close')
  const box = await tooltip.boundingBox()
  const onTop = await page.evaluate(
    ({ x, y }) => document.elementFromPoint(x + 4, y + 4)?.hasAttribute('popover'),
    box ?? { x: 0, y: 0 },
  )
  expect(onTop, 'above the sheet').toBe(true)
})

/** What is narrower or lower than a finger, of all that can be pressed now; links in running text may be. */
const smallTargets = (page: Page) =>
  page.locator('button, [role=tab], input, select, textarea').evaluateAll((controls) =>
    controls
      .filter((control) => control.checkVisibility() && !control.closest('[inert]'))
      .filter((control) => document.querySelector('dialog:modal')?.contains(control) ?? true)
      .filter((control) => {
        // Of a choice all of its label can be pressed.
        const { width, height } = (control.closest('label') ?? control).getBoundingClientRect()
        // The difference of two positions, which are not exact.
        return Math.min(width, height) < 43.9
      })
      .map((control) => control.outerHTML),
  )

test('on a phone all that can be pressed is as large as a finger, in the room and in its sheets', async ({
  people,
  server,
  api,
}) => {
  const phone = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }
  const page = await somebody(people, phone)
  const host = await api.create('Mara', { title: 'Morning stand-up' })
  await enterRoom(page, server.url, host.code, 'Ada')
  expect(await smallTargets(page)).toEqual([])
  const header = page.getByRole('banner')
  for (const name of [host.code, 'People, 1', 'Settings']) {
    await header.getByRole('button', { name }).tap()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await smallTargets(page)).toEqual([])
    if (name === host.code) {
      await page.getByRole('tab', { name: 'Connect' }).tap()
      expect(await smallTargets(page)).toEqual([])
    }
    if (name === 'Settings') {
      const keys = page.getByRole('button', { name: 'Keyboard shortcuts' })
      await expect(keys, 'no list of keys where there are but fingers').toHaveCount(0)
    }
    await page.getByRole('button', { name: 'Close' }).tap()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
})
