import type { Page } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { enterRoom, messageField, people, timeline } from './support/room.ts'
import { expect, test } from './support/test.ts'

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' })

test('single keys are shortcuts where nothing is written, and can be turned off; those with Ctrl always are', async ({
  page,
  server,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  const host = await api.create('Mara')
  for (let i = 0; i < 20; i++) await api.say(host, `Message ${i}\nof two lines`)
  await enterRoom(page, server.url, host.code, 'Ada')

  const inviteSheet = page.getByRole('dialog', { name: `Room ${host.code}` })

  await expect(messageField(page)).toBeFocused()
  await page.keyboard.type('?i/')
  await expect(messageField(page), 'written, not obeyed').toHaveValue('?i/')
  // Shortcuts come after the room is shown: the first press may be too early for them.
  await expect(async () => {
    await page.keyboard.press('Control+Slash')
    await expect(list(page)).toBeVisible({ timeout: 500 })
  }).toPass()
  await expect(list(page)).toContainText('Go to the latest message')
  await expectNoViolations(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await expect(list(page)).toBeHidden()
  await expect(messageField(page), 'Escape was the sheet’s alone').toBeFocused()

  await page.keyboard.press('Escape')
  await expect(messageField(page)).not.toBeFocused()
  expect(await timeline(page).evaluate((log) => log.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('?')
  await expect(list(page)).toBeVisible()
  await page.keyboard.press('i')
  await expect(inviteSheet, 'a sheet is open already').toBeHidden()
  await page.keyboard.press('Escape')
  await page.keyboard.press('i')
  await expect(inviteSheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(people(page)).toHaveCount(2)
  await page.keyboard.press('p')
  await expect(people(page)).toHaveCount(0)
  await page.keyboard.press('p')

  await timeline(page).evaluate((log) => (log.scrollTop = 0))
  const jump = page.getByRole('button', { name: 'Go to the latest message' })
  await expect(jump).toBeVisible()
  await page.keyboard.press('l')
  await expect(jump).toBeHidden()
  await expect(messageField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await expect(messageField(page)).toBeFocused()
  await expect(messageField(page), 'the key itself isn’t written').toHaveValue('?i/')

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(list(page)).toContainText('Turned off in the settings.')
  await page.keyboard.press('Escape')
  await expect(list(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+Slash')
  await expect(list(page)).toBeVisible()
  // On a busy machine the browser may be late to tell that it has closed a dialog.
  await page.evaluate(() => addEventListener('close', (event) => event.stopPropagation(), { capture: true }))
  await page.keyboard.press('Escape')
  await expect(list(page)).toBeHidden()
  await page.keyboard.press('Control+Slash')
  await expect(list(page), 'opened again at once').toBeVisible()
})
