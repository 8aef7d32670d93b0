import type { Locator } from '@playwright/test'
import { codeField, createButton, isLive, joinButton, nameField } from './support/room.ts'
import { expect, test } from './support/test.ts'

const spellings = {
  'lower case': (code: string) => code.toLowerCase(),
  'spaces and hyphens': (code: string) => ` ${code.slice(0, 2)}-${code.slice(2)} `,
  'an invite link': (code: string) => `https://elsewhere.example/r/${code}?utm=x`,
}

test('the code leads into its room once: typed before the name, with a press of the button right after, or pasted in any spelling', async ({
  page,
  server,
  api,
}) => {
  const joins: string[] = []
  page.on('request', (request) => request.url().endsWith('/join') && joins.push(request.url()))
  const enter = (how: string, give: (code: string) => Promise<void>) =>
    test.step(how, async () => {
      const { code } = await api.create('Host')
      joins.length = 0
      await give(code)
      await isLive(page)
      await expect(page).toHaveURL(`${server.url}/r/${code}`)
      expect(joins).toHaveLength(1)
      await page.goBack()
    })

  await page.goto(server.url)
  await enter('typed before the name it waits for the button', async (code) => {
    await codeField(page).pressSequentially(code.toLowerCase())
    await expect(codeField(page)).toHaveValue(code)
    await nameField(page).fill('Ada')
    await joinButton(page).click()
  })
  await enter('typed, with a press of the button right after', async (code) => {
    await codeField(page).fill(code)
    await joinButton(page).click()
  })
  for (const [name, spell] of Object.entries(spellings)) {
    await enter(`pasted as ${name}, by itself`, (code) => codeField(page).fill(spell(code)))
  }
})

test('a code is found in a text, typed over where the caret is, and decides which way in stands out', async ({
  page,
  server,
}) => {
  await page.goto(server.url)
  const look = (button: Locator) => button.evaluate((node) => getComputedStyle(node).backgroundColor)
  const boxes = async () => [await createButton(page).boundingBox(), await joinButton(page).boundingBox()]
  const [solid, plain] = [await look(createButton(page)), await look(joinButton(page))]
  expect(solid).not.toBe(plain)
  const before = await boxes()
  await codeField(page).fill('A')
  await expect.poll(() => look(joinButton(page))).toBe(solid)
  await expect.poll(() => look(createButton(page))).toBe(plain)
  expect(await boxes()).toEqual(before)

  await codeField(page).fill('code: ab3k')
  await expect(codeField(page)).toHaveValue('AB3K')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('xy')
  await expect(codeField(page)).toHaveValue('AXYK')
  await codeField(page).fill('no code: at all')
  await expect(codeField(page)).toHaveValue('no code: at all')
  await codeField(page).fill('ABCDEFGHJKMNPQRS')
  await expect(codeField(page)).toHaveValue('ABCDEFGHJKMN')
})

test('what is missing or can’t be a code is named where it is, before anything is sent; so is a code of no room', async ({
  page,
  server,
  guard,
}) => {
  const alert = page.getByRole('alert')
  const asked: string[] = []
  page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()))
  await page.goto(server.url)
  await test.step('a missing name', async () => {
    await createButton(page).click()
    await expect(alert).toHaveText('Enter your name first.')
    await expect(nameField(page)).toBeFocused()

    await codeField(page).fill('AB3K')
    await joinButton(page).click()
    await expect(alert).toHaveText('Enter your name first.')
    await expect(codeField(page)).toHaveValue('AB3K')
  })
  await test.step('a missing code', async () => {
    await codeField(page).fill('')
    await nameField(page).fill('Ada')
    await joinButton(page).click()
    await expect(alert).toHaveText('Enter the room’s code.')
    await expect(codeField(page)).toBeFocused()
    await expect(nameField(page)).toHaveValue('Ada')
  })
  for (const [typed, said] of [
    ['AB3', 'too short'],
    ['AB0O', '0, O, 1, I or L'],
    ['what?!', 'isn’t a room code'],
  ] as const) {
    await test.step(typed, async () => {
      await codeField(page).fill(typed)
      await joinButton(page).click()
      await expect(alert).toContainText(said)
      await expect(codeField(page)).toBeFocused()
    })
  }
  expect(asked).toEqual([])

  await test.step('a code of no room', async () => {
    guard.expect(/Failed to load resource/)
    await codeField(page).fill('zzzz')
    await joinButton(page).click()
    await expect(alert).toContainText('ZZZZ')
    await expect(codeField(page)).toHaveValue('ZZZZ')
    await expect(codeField(page)).toBeFocused()
    await expect(nameField(page)).toHaveValue('Ada')
    // What is typed next replaces the wrong code.
    await page.keyboard.type('q')
    await expect(codeField(page)).toHaveValue('Q')
    await expect(alert).toBeHidden()
  })
})
