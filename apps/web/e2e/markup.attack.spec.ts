import type { Page } from '@playwright/test'
import { inertLinks, markup } from './support/payloads.ts'
import { apiOf } from './support/api.ts'
import { enterRoom, messages, people as roster, timeline } from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, test } from './support/test.ts'

/** Fails on whatever a page does that a text must not make it do; console errors are the guard's. */
function watch(page: Page): { done: string[] } {
  const done: string[] = []
  page.on('dialog', (dialog) => {
    done.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', (popup) => done.push(`popup: ${popup.url()}`))
  page.on('framenavigated', (frame) => done.push(`went to ${frame.url()}`))
  page.on('request', (request) => {
    if (request.url().includes('evil')) done.push(`asked for ${request.url()}`)
  })
  return { done }
}

test('raw HTML, what a template or Markdown would make HTML of, javascript:, data: and the like, in any encoding: shown as the text it is, nothing runs, nothing is a link (M1)', async ({
  page,
}) => {
  const server = await startServer({ env: { RATE_LIMITS: 'off' } })
  try {
    const api = apiOf(server.url)
    const eve = await api.create('<img src=x onerror=top.pwned=1>', { title: '<script>top.pwned=1</script>' })
    await api.say(eve, 'The first one')
    await enterRoom(page, server.url, eve.code, 'Ada')
    const { done } = watch(page)
    let last = 'The first one'
    // A part after the other: of a long timeline only what is near the end is there to be looked at.
    for (const payloads of [markup, inertLinks]) {
      for (const payload of payloads) await api.say(eve, payload)
      const texts = payloads.map((payload) => payload.trim())
      const shown = async () => (await messages(page).locator('p').allTextContents()).slice(-texts.length - 1)
      await expect.poll(shown, 'all of it, and no more').toEqual([last, ...texts])
      last = texts.at(-1) ?? last
      const made = timeline(page).locator('img, script, iframe, svg, object, style, form, input')
      expect(await made.count()).toBe(0)
      const links = await timeline(page)
        .locator('a')
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
      expect(links.filter((protocol) => !/^(https?|mailto):$/.test(protocol))).toEqual([])
    }
    await expect(roster(page).filter({ hasText: '<img src=x' })).toBeVisible()
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    expect(done).toEqual([])
    // Before the server goes, which it would complain about.
    await page.close()
  } finally {
    await server.stop()
  }
})
