import { apiOf } from './support/api.ts'
import { codeField, isLive, joinButton, nameField } from './support/room.ts'
import { startServer, type TestServer } from './support/server.ts'
import { expect, test as base, somebody } from './support/test.ts'

const LENGTH = 12

/** With a server whose codes are longer than usual: one for all tests of this file. */
const test = base.extend<object, { longCodes: TestServer }>({
  longCodes: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's dependencies from this pattern
    async ({}, use) => {
      const server = await startServer({ env: { CODE_LENGTH: String(LENGTH) } })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})

// In one worker, which has that server.
test.describe.configure({ mode: 'default' })

test('a code is accepted although it is longer than the page was told', async ({
  page,
  longCodes,
  guard,
}) => {
  guard.expect(/Failed to load resource/)
  const { code } = await apiOf(longCodes.url).create('Host')
  await page.route('**/config.json', (route) => route.fulfill({ json: { apiUrl: '', codeLength: 4 } }))
  const enter = (name: string, give: () => Promise<unknown>) =>
    test.step(name, async () => {
      await nameField(page).fill(name)
      await give()
      await expect(codeField(page)).toHaveValue(code)
      await joinButton(page).click()
      await isLive(page)
    })
  await page.goto(longCodes.url)
  await enter('Typing', () => codeField(page).pressSequentially(code.toLowerCase()))
  await page.goBack()
  await enter('Hesitating', async () => {
    await codeField(page).pressSequentially(code.slice(0, 4))
    // Four characters are taken for all of it; who goes on typing is not held up.
    await expect(page.getByRole('alert')).toContainText(code.slice(0, 4))
    await page.keyboard.type(code.slice(4))
    await expect(page.getByRole('alert')).toBeHidden()
  })
  await page.goBack()
  await enter('Pasting', () => codeField(page).fill(`To ${code.slice(0, 3)}-${code.slice(3)}!`))
  await page.evaluate(() => localStorage.clear())
  await page.goto(`${longCodes.url}/r/${code.toLowerCase()}`)
  await enter('Arriving', () => Promise.resolve())
})

test('nothing scrolls sideways at 320 px, with long codes and long words', async ({
  people,
  longCodes,
  guard,
}) => {
  guard.expect(/Failed to load resource/)
  const page = await somebody(people, { locale: 'de-DE', viewport: { width: 320, height: 568 } })
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  const create = page.getByRole('button', { name: 'Raum eröffnen' })
  await page.goto(longCodes.url)
  await expect(create, 'both ways in are seen at once').toBeInViewport({ ratio: 1 })
  await page.getByRole('textbox', { name: 'Raumcode' }).fill('ABCDEFGHJKMN')
  await page.getByRole('textbox', { name: 'Dein Name' }).fill('Donaudampfschifffahrtskapitän')
  await page.getByRole('button', { name: 'Raum betreten' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await fits()
  for (const last of [false, true]) {
    await create.click()
    await expect(page.getByRole('log')).toBeVisible()
    await fits()
    if (last) break
    await page.goto(longCodes.url)
    await expect(page.getByRole('button', { name: 'Zurück in den Raum' })).toBeVisible()
    await fits()
    await expect(create, 'also below the room that one can return to').toBeInViewport({ ratio: 1 })
  }
  await page.goto(longCodes.url)
  await expect(page.getByRole('heading', { name: 'Letzte Räume' })).toBeVisible()
  await fits()
})

test('the header of the narrowest phone holds the longest code, a title and all its buttons', async ({
  people,
  longCodes,
}) => {
  const api = apiOf(longCodes.url)
  const host = await api.create('Mara', { title: 'Störung 4711: Der Kartendienst antwortet nicht' })
  const guests = await Promise.all(
    Array.from({ length: 11 }, (_, index) => api.join(host.code, `Gast ${index}`)),
  )
  await Promise.all(guests.map((guest) => api.say(guest, 'da')))
  const page = await somebody(people, {
    locale: 'de-DE',
    hasTouch: true,
    isMobile: true,
    viewport: { width: 320, height: 256 },
  })
  await page.goto(`${longCodes.url}/r/${host.code}`)
  await page.getByRole('textbox', { name: 'Dein Name' }).fill('Ada')
  await page.getByRole('button', { name: 'Raum betreten' }).tap()
  const header = page.getByRole('banner')
  await expect(header.getByRole('button', { name: 'Leute, 12' })).toBeVisible()
  const buttons = await header.getByRole('button').all()
  expect(buttons).toHaveLength(5)
  for (const button of buttons) {
    await expect(button).toBeInViewport({ ratio: 1 })
    const { width = 0, height = 0 } = (await button.boundingBox()) ?? {}
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
  }
  const code = header.getByRole('button', { name: host.code })
  const rows = await header
    .getByRole('button')
    .evaluateAll((all) =>
      all
        .map((button) => button.getBoundingClientRect())
        .map(({ top, bottom }) => Math.round((top + bottom) / 2)),
    )
  expect(new Set(rows), 'code and buttons in one row').toHaveProperty('size', 1)
  for (const tile of await code.locator('[data-char]').all()) await expect(tile).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
})
