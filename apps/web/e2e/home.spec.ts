import type { Locator } from '@playwright/test'
import {
  codeField,
  createButton,
  createRoom,
  isLive,
  joinButton,
  nameField,
  people as members,
} from './support/room.ts'
import { expect, test } from './support/test.ts'

const REFUSED = /Failed to load resource/

test.describe('the code', () => {
  const spellings = [
    ['lower case', (code: string) => code.toLowerCase()],
    ['spaces and hyphens', (code: string) => ` ${code.slice(0, 2)}-${code.slice(2)} `],
    ['an invite link', (code: string) => `https://elsewhere.example/r/${code}?utm=x`],
  ] as const
  for (const [name, spell] of spellings) {
    test(`pasted as ${name} leads into the room by itself when the name is there`, async ({
      page,
      server,
      api,
    }) => {
      const { code } = await api.create('Host')
      await page.goto(server.url)
      await nameField(page).fill('Ada')
      await codeField(page).fill(spell(code))
      await expect(codeField(page).or(page.getByRole('log'))).toBeVisible()
      await isLive(page)
      await expect(page).toHaveURL(`${server.url}/r/${code}`)
    })
  }

  test('typed before the name waits for the button', async ({ page, server, api }) => {
    const { code } = await api.create('Host')
    await page.goto(server.url)
    await codeField(page).pressSequentially(code.toLowerCase())
    await expect(codeField(page)).toHaveValue(code)
    await nameField(page).fill('Ada')
    await joinButton(page).click()
    await isLive(page)
  })

  test('typed with a press of the button right after enters once', async ({ page, server, api }) => {
    const { code } = await api.create('Host')
    const joins: string[] = []
    page.on('request', (request) => request.url().endsWith('/join') && joins.push(request.url()))
    await page.goto(server.url)
    await nameField(page).fill('Ada')
    await codeField(page).fill(code)
    await joinButton(page).click()
    await isLive(page)
    expect(joins).toHaveLength(1)
  })

  test('of no room: the value stays, the focus returns, an alert names it', async ({
    page,
    server,
    guard,
  }) => {
    guard.expect(REFUSED)
    await page.goto(server.url)
    await nameField(page).fill('Ada')
    await codeField(page).fill('zzzz')
    await joinButton(page).click()
    await expect(page.getByRole('alert')).toContainText('ZZZZ')
    await expect(codeField(page)).toHaveValue('ZZZZ')
    await expect(codeField(page)).toBeFocused()
    await expect(nameField(page)).toHaveValue('Ada')
    // What is typed next replaces the wrong code.
    await page.keyboard.type('q')
    await expect(codeField(page)).toHaveValue('Q')
    await expect(page.getByRole('alert')).toBeHidden()
  })

  test('is found in a text, and typed over where the caret is', async ({ page, server }) => {
    await page.goto(server.url)
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

  test('decides which way in stands out', async ({ page, server }) => {
    await page.goto(server.url)
    const look = (button: Locator) => button.evaluate((node) => getComputedStyle(node).backgroundColor)
    const box = (button: Locator) => button.boundingBox()
    const [solid, plain] = [await look(createButton(page)), await look(joinButton(page))]
    expect(solid).not.toBe(plain)
    const before = [await box(createButton(page)), await box(joinButton(page))]
    await codeField(page).fill('A')
    await expect.poll(() => look(joinButton(page))).toBe(solid)
    await expect.poll(() => look(createButton(page))).toBe(plain)
    expect([await box(createButton(page)), await box(joinButton(page))]).toEqual(before)
  })

  const impossible = [
    ['AB3', 'too short'],
    ['AB0O', '0, O, 1, I or L'],
    ['what?!', 'isn’t a room code'],
  ] as const
  for (const [typed, said] of impossible) {
    test(`${typed} is refused before anything is sent`, async ({ page, server }) => {
      await page.goto(server.url)
      await nameField(page).fill('Ada')
      await codeField(page).fill(typed)
      await joinButton(page).click()
      await expect(page.getByRole('alert')).toContainText(said)
      await expect(codeField(page)).toBeFocused()
    })
  }
})

test('missing inputs are named where they are missing, and what was typed stays', async ({
  page,
  server,
}) => {
  await page.goto(server.url)
  await createButton(page).click()
  await expect(page.getByRole('alert')).toHaveText('Enter your name first.')
  await expect(nameField(page)).toBeFocused()

  await codeField(page).fill('AB3K')
  await joinButton(page).click()
  await expect(page.getByRole('alert')).toHaveText('Enter your name first.')
  await expect(codeField(page)).toHaveValue('AB3K')

  await codeField(page).fill('')
  await nameField(page).fill('Ada')
  await joinButton(page).click()
  await expect(page.getByRole('alert')).toHaveText('Enter the room’s code.')
  await expect(codeField(page)).toBeFocused()
  await expect(nameField(page)).toHaveValue('Ada')
})

test('creating is one press and ends inside the room', async ({ page, server }) => {
  const code = await createRoom(page, server.url, 'Ada')
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(code)
  await expect(page.getByText('Waiting for the first person')).toBeVisible()
})

test('a double click makes one room', async ({ page, server }) => {
  const made: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/rooms')) made.push(request.url())
  })
  await page.goto(server.url)
  await nameField(page).fill('Ada')
  await createButton(page).dblclick()
  await isLive(page)
  expect(made).toHaveLength(1)
})

test('a room’s address asks only for the name, filled in from last time', async ({ page, server, api }) => {
  const { code } = await api.create('Host')
  await createRoom(page, server.url, 'Ada')
  await page.goto(`${server.url}/r/${code.toLowerCase()}`)
  await expect(codeField(page)).toHaveValue(code)
  await expect(nameField(page)).toHaveValue('Ada')
  await joinButton(page).click()
  await isLive(page)
})

test('a taken name comes with one that is free, one press away', async ({ page, server, api, guard }) => {
  guard.expect(REFUSED)
  const { code } = await api.create('Ada')
  await page.goto(`${server.url}/r/${code}`)
  await nameField(page).fill('ada')
  await joinButton(page).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('already called')
  await expect(nameField(page)).toHaveValue('ada')
  await alert.getByRole('button', { name: /^Use/ }).click()
  await isLive(page)
})

test('an unreachable server is said so, and the input stays', async ({ page, server, guard }) => {
  guard.expect(REFUSED)
  await page.goto(server.url)
  await page.route('**/rooms', (route) => route.abort())
  await nameField(page).fill('Ada')
  await createButton(page).click()
  await expect(page.getByRole('alert')).toContainText('can’t be reached')
  await expect(nameField(page)).toHaveValue('Ada')
  await page.unroute('**/rooms')
  await createButton(page).click()
  await isLive(page)
})

test('the same name from the same browser is the same person, another name another one', async ({
  page,
  server,
}) => {
  const code = await createRoom(page, server.url, 'Ada')
  for (const [name, count] of [
    ['ADA', 1],
    ['Bo', 2],
  ] as const) {
    await page.goto(server.url)
    await codeField(page).fill(code)
    await nameField(page).fill(name)
    await joinButton(page).click()
    await isLive(page)
    await expect(members(page)).toHaveCount(count)
  }
})

test('nothing scrolls sideways at 320 px', async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 568 })
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await page.goto(server.url)
  await nameField(page).fill('Ada')
  expect(await sideways()).toBe(0)
  await createButton(page).click()
  await isLive(page)
  expect(await sideways()).toBe(0)
})
