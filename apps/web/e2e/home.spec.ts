import {
  codeField,
  createButton,
  createRoom,
  isLive,
  joinButton,
  nameField,
  people as members,
} from './support/room.ts'
import { expect, test, somebody } from './support/test.ts'

test('creating is one press and ends inside the room; a double click makes one room', async ({
  page,
  server,
}) => {
  const made: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/rooms')) made.push(request.url())
  })
  const code = await createRoom(page, server.url, 'Ada')
  expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(code)
  await expect(page.getByText('Waiting for the first person')).toBeVisible()
  expect(made).toHaveLength(1)

  await page.goBack()
  await createButton(page).dblclick()
  await isLive(page)
  await expect(page).not.toHaveURL(`${server.url}/r/${code}`)
  expect(made).toHaveLength(2)
})

test('a room’s address asks only for the name, filled in from last time; the same name from the same browser is the same person, another name another one', async ({
  page,
  server,
  api,
}) => {
  const { code } = await api.create('Host')
  await createRoom(page, server.url, 'Ada')
  await page.goto(`${server.url}/r/${code.toLowerCase()}`)
  await expect(codeField(page)).toHaveValue(code)
  await expect(nameField(page)).toHaveValue('Ada')
  await joinButton(page).click()
  await isLive(page)
  await expect(members(page)).toHaveCount(1)
  for (const [name, count] of [
    ['ADA', 1],
    ['Bo', 2],
  ] as const) {
    await page.goto(server.url)
    await nameField(page).fill(name)
    await codeField(page).fill(code)
    await isLive(page)
    await expect(members(page)).toHaveCount(count)
  }
})

test('an address that leads nowhere leads home', async ({ page, server, guard }) => {
  guard.expect(/Failed to load resource/)
  await page.goto(`${server.url}/nothing`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing at this address.')
  await page.getByRole('link', { name: 'Parley' }).click()
  await expect(page).toHaveURL(`${server.url}/`)
  await expect(nameField(page)).toBeVisible()
})

test('without JavaScript a line says what is missing', async ({ people, server }) => {
  const page = await somebody(people, { javaScriptEnabled: false })
  await page.goto(server.url)
  // What stands in a noscript has no text to Playwright.
  const line = page.locator('noscript p').first()
  await expect(line).toBeVisible()
  await expect(line).toContainText('Parley needs JavaScript')
})
