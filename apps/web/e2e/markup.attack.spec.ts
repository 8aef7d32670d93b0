import { inertLinks, markup } from './support/payloads.ts'
import { apiOf } from './support/api.ts'
import { isLive, joinButton, messages, nameField, people as roster, timeline } from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, type Person, test } from './support/test.ts'

/** Fails on whatever a page does that a text must not make it do; console errors are the guard's. */
function watch({ page }: Person): { done: string[] } {
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

for (const [what, payloads] of [
  ['raw HTML, and what some template or Markdown would make HTML of', markup],
  ['javascript:, data: and the like, in any encoding', inertLinks],
] as const) {
  test(`${what}: shown as the text it is, nothing runs, nothing is a link (M1)`, async ({ people }) => {
    const server = await startServer({ env: { RATE_LIMITS: 'off' } })
    try {
      const api = apiOf(server.url)
      const [ada] = await people(1)
      if (!ada) throw new Error('one person was asked for')
      const eve = await api.create('<img src=x onerror=top.pwned=1>', {
        title: '<script>top.pwned=1</script>',
      })
      await api.say(eve, 'The first one')
      await ada.page.goto(`${server.url}/r/${eve.code}`)
      await nameField(ada.page).fill('Ada')
      await joinButton(ada.page).click()
      await isLive(ada.page)
      const { done } = watch(ada)
      for (const payload of payloads) await api.say(eve, payload)

      await expect(messages(ada.page)).toHaveCount(payloads.length + 1)
      const shown = await messages(ada.page).locator('p').allTextContents()
      expect(shown.slice(1)).toEqual(payloads.map((payload) => payload.trim()))
      expect(
        await timeline(ada.page).locator('img, script, iframe, svg, object, style, form, input').count(),
      ).toBe(0)
      const links = await timeline(ada.page)
        .locator('a')
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
      expect(links.filter((protocol) => !/^(https?|mailto):$/.test(protocol))).toEqual([])
      await expect(roster(ada.page).filter({ hasText: '<img src=x' })).toBeVisible()
      expect(await ada.page.evaluate(() => 'pwned' in window)).toBe(false)
      expect(done).toEqual([])
      // Before the server goes, which it would complain about.
      await ada.page.close()
    } finally {
      await server.stop()
    }
  })
}
