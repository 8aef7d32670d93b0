import type { Page } from '@playwright/test'
import { enterRoom, message, messageField, messages, timeline } from './support/room.ts'
import { said } from './support/said.ts'
import { openTap } from './support/tap.ts'
import { expect, test, somebody } from './support/test.ts'

/** Checks that the row with the focus is in view, and that what floats over the end doesn't lie over it. */
async function expectUncovered(page: Page) {
  const row = page.locator('[role=article]:focus')
  await expect(row).toBeInViewport({ ratio: 1 })
  await expect
    .poll(() =>
      row.evaluate((focused) => {
        const box = focused.getBoundingClientRect()
        return focused.contains(document.elementFromPoint(box.left + 4, box.bottom - 4))
      }),
    )
    .toBe(true)
}

/**
 * Holds all that waits for a frame until a message with this text is rendered, and lets it go before that is laid out: so late, a scroll to
 * the end that is still under way on a busy machine meets what has come meanwhile.
 */
async function holdFramesUntil(page: Page, text: string) {
  await timeline(page).evaluate((log, awaited) => {
    const held: FrameRequestCallback[] = []
    const own = globalThis.requestAnimationFrame
    globalThis.requestAnimationFrame = (callback) => held.push(callback)
    const seen = new MutationObserver(() => {
      if (!log.textContent.includes(awaited)) return
      seen.disconnect()
      globalThis.requestAnimationFrame = own
      for (const callback of held) callback(performance.now())
    })
    seen.observe(log, { subtree: true, childList: true })
  }, text)
}

test('by keyboard the timeline is one stop: arrows rove, Enter leads to what can be done, Esc back', async ({
  people,
  server,
  api,
}) => {
  const page = await somebody(people, { permissions: ['clipboard-read', 'clipboard-write'] })
  const host = await api.create('Mara')
  await api.say(host, 'first, see https://example.org')
  const pour = await openTap(page)
  await enterRoom(page, server.url, host.code, 'Ada')
  const { head } = await api.members(host)
  await pour(Array.from({ length: 300 }, (_, i) => said(head + i + 1, host, `more ${i + 1}`)))
  await expect(message(page, 'more 300')).toBeInViewport()
  await expect(messageField(page)).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(message(page, 'more 300')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(message(page, 'more 299')).toBeFocused()
  await expect(message(page, 'more 299')).toHaveAccessibleName(/^Mara \d\d:\d\d more 299$/)
  // What arrives doesn't scroll away the row that has the focus.
  const top = () => message(page, 'more 299').evaluate((row) => row.getBoundingClientRect().top)
  await holdFramesUntil(page, 'arrived 0')
  await pour([said(head + 301, host, 'followed')])
  await expect(message(page, 'followed')).toBeInViewport()
  const before = await top()
  await pour(Array.from({ length: 40 }, (_, i) => said(head + 302 + i, host, `arrived ${i}`)))
  await expect(page.getByRole('button', { name: '40 new messages' })).toBeVisible()
  expect(await top()).toBe(before)
  await expectUncovered(page)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const copy = page.getByRole('button', { name: 'Copy text' })
  await expect(copy).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('more 299')
  await page.keyboard.press('Escape')
  await expect(message(page, 'more 299')).toBeFocused()

  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const first = messages(page).filter({ hasText: 'first, see' })
  await expect(first).toBeFocused()
  await expect(first).toBeInViewport({ ratio: 1 })
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('ArrowDown')
    await expectUncovered(page)
  }
  await page.keyboard.press('PageDown')
  await expectUncovered(page)
  await expect(page.locator(':focus')).toHaveText(/more (4|5)\d$/)
  await page.keyboard.press('PageUp')
  await expect(page.locator(':focus')).toHaveText(/more (2\d|3\d)$/)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await expect(first.getByRole('link')).toBeFocused()
  await page.keyboard.press('Escape')
  await timeline(page).evaluate((log) => log.scrollTo(0, log.scrollHeight))
  await expect(message(page, 'arrived 39')).toBeInViewport()
  await expect(first, 'out of view, it keeps the focus').toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(timeline(page).getByText('Mara joined').locator('..')).toBeInViewport()
  await page.keyboard.press('End')
  await page.keyboard.press('Escape')
  await expect(messageField(page)).toBeFocused()
})
