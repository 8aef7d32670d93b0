import type { Session } from '@parley/protocol'
import type { Locator, Page } from '@playwright/test'
import { apiOf } from './support/api.ts'
import {
  codeField,
  createButton,
  createRoom,
  isLive,
  joinButton,
  nameField,
  people as members,
} from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, test } from './support/test.ts'

const REFUSED = /Failed to load resource/

const look = (button: Locator) => button.evaluate((node) => getComputedStyle(node).backgroundColor)

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

  test('is accepted although it is longer than the page was told', async ({ people, guard }) => {
    guard.expect(REFUSED)
    const grown = await startServer({ env: { CODE_LENGTH: '7' } })
    const { code } = await apiOf(grown.url).create('Host')

    const enter = async (name: string, give: (page: Page) => Promise<unknown>, path = '') => {
      const [somebody] = await people(1)
      if (!somebody) throw new Error('somebody was asked for')
      const { context, page } = somebody
      await context.route('**/config.json', (route) => route.fulfill({ json: { apiUrl: '', codeLength: 4 } }))
      await page.goto(grown.url + path)
      await nameField(page).fill(name)
      await give(page)
      await expect(codeField(page)).toHaveValue(code)
      await joinButton(page).click()
      await isLive(page)
      await context.close()
    }
    await enter('Typing', (page) => codeField(page).pressSequentially(code.toLowerCase()))
    await enter('Hesitating', async (page) => {
      await codeField(page).pressSequentially(code.slice(0, 4))
      // Four characters are taken for all of it; who goes on typing is not held up.
      await expect(page.getByRole('alert')).toContainText(code.slice(0, 4))
      await page.keyboard.type(code.slice(4))
      await expect(page.getByRole('alert')).toBeHidden()
    })
    await enter('Pasting', (page) => codeField(page).fill(`To ${code.slice(0, 3)}-${code.slice(3)}!`))
    await enter('Arriving', () => Promise.resolve(), `/r/${code.toLowerCase()}`)
    await grown.stop()
  })

  test('decides which way in stands out', async ({ page, server }) => {
    await page.goto(server.url)
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

test('a slow line is told of while the room is on its way', async ({ page, server }) => {
  await page.clock.install()
  await page.goto(server.url)
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
  await page.route('**/rooms', async (route) => {
    await released
    await route.continue()
  })
  await nameField(page).fill('Slow')
  const asked = page.waitForRequest('**/rooms')
  await createButton(page).click()
  await asked
  await page.clock.fastForward(1000)
  await expect(page.getByRole('button', { name: 'Creating…' })).toBeVisible()
  await page.clock.fastForward(4000)
  await expect(page.getByText('The connection is slow. Still trying.')).toBeVisible()
  release(undefined)
  await isLive(page)
})

test('an answer that was lost on the way leaves no second room and no second person', async ({
  page,
  server,
  api,
  guard,
}) => {
  guard.expect(REFUSED)
  /** Lets the next such request through, and its answer get lost. */
  const loseAnswer = async (to: string) => {
    const answer = Promise.withResolvers<Session>()
    await page.route(
      to,
      async (route) => {
        const response = await route.fetch()
        answer.resolve((await response.json()) as Session)
        await route.abort()
      },
      { times: 1 },
    )
    return answer.promise
  }
  await page.goto(server.url)
  await nameField(page).fill('Ada')
  const opened = loseAnswer('**/rooms')
  await createButton(page).click()
  const { code } = await opened
  await expect(page.getByRole('alert')).toContainText('can’t be reached')
  await createButton(page).click()
  await isLive(page)
  await expect(page).toHaveURL(`${server.url}/r/${code}`)

  const host = await api.create('Host')
  await page.goto(`${server.url}/r/${host.code}`)
  const joined = loseAnswer('**/join')
  await nameField(page).fill('Ada')
  await joinButton(page).click()
  const { self } = await joined
  await expect(page.getByRole('alert')).toContainText('can’t be reached')
  await joinButton(page).click()
  await isLive(page)
  const roster = await api.members(host)
  expect(roster.members).toEqual([expect.objectContaining({ id: self.id, name: 'Ada' })])
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
  // Small enough that not all of the page is in sight.
  await page.setViewportSize({ width: 320, height: 360 })
  await page.goto(server.url)
  await page.route('**/rooms', (route) => route.abort())
  await nameField(page).fill('Ada')
  await createButton(page).click()
  await expect(page.getByRole('alert')).toContainText('can’t be reached')
  await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 })
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

const refusals = [
  ['locked', 'locked', 'join'],
  ['full', 'full', 'create'],
  ['banned', 'removed you', 'create'],
] as const
test('who isn’t let in is told why, and what leads further stands out', async ({ page, server, guard }) => {
  guard.expect(REFUSED)
  await page.goto(`${server.url}/r/AB3K`)
  await nameField(page).fill('Ada')
  const solid = await look(joinButton(page))
  for (const [reason, said, next] of refusals) {
    await page.route('**/join', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', title: 'No', status: 403, detail: '', code: 'forbidden', reason },
      }),
    )
    // Not by the pointer, which would tint the button under it.
    await nameField(page).press('Enter')
    await expect(page.getByRole('alert')).toContainText(said)
    await expect(page.getByText('This room doesn’t let you in right now.')).toBeVisible()
    const [first, second] = next === 'join' ? [joinButton, createButton] : [createButton, joinButton]
    await expect.poll(() => look(first(page))).toBe(solid)
    await expect.poll(() => look(second(page))).not.toBe(solid)
    await page.unroute('**/join')
  }
  await createButton(page).click()
  await isLive(page)
})

test('a server that is gone is tried again by itself, and the input stays', async ({ page, guard }) => {
  guard.expect(REFUSED)
  guard.expect(/WebSocket connection/)
  const server = await startServer()
  try {
    await page.clock.install()
    await page.goto(server.url)
    await nameField(page).fill('Ada')
    await codeField(page).fill('AB')
    await server.kill9()
    await createButton(page).click()
    await expect(page.getByRole('alert')).toContainText('can’t be reached')
    await expect(page.getByText(/Trying again in \d s/)).toBeVisible()
    await server.restart()
    await page.clock.fastForward(5000)
    await expect(page.getByText('Parley can be reached again.')).toBeVisible()
    await expect(page.getByRole('alert')).toBeHidden()
    await expect(nameField(page)).toHaveValue('Ada')
    await expect(codeField(page)).toHaveValue('AB')

    // The page itself may come from elsewhere, while the server is gone.
    await page.route('**/config.json', (route) => route.abort())
    await page.reload()
    const said = page.getByText('Parley can’t be reached.')
    await expect(said, 'quietly, as nobody has pressed anything').toHaveRole('status')
    await page.unroute('**/config.json')
    await page.getByRole('button', { name: 'Try now' }).click()
    await expect(said).toBeHidden()
    await nameField(page).fill('Ada')
    await createButton(page).click()
    await isLive(page)
  } finally {
    await server.stop()
  }
})

test('an address that leads nowhere leads home', async ({ page, server, guard }) => {
  guard.expect(REFUSED)
  await page.goto(`${server.url}/nothing`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing at this address.')
  await page.getByRole('link', { name: 'Parley' }).click()
  await expect(page).toHaveURL(`${server.url}/`)
  await expect(nameField(page)).toBeVisible()
})

test('without JavaScript a line says what is missing', async ({ people, server }) => {
  const [somebody] = await people(1, { javaScriptEnabled: false })
  if (!somebody) throw new Error('somebody was asked for')
  await somebody.page.goto(server.url)
  // What stands in a noscript has no text to Playwright.
  const line = somebody.page.locator('noscript p').first()
  await expect(line).toBeVisible()
  await expect(line).toContainText('Parley needs JavaScript')
})

test('nothing scrolls sideways at 320 px, with long codes and long words', async ({ people, guard }) => {
  guard.expect(REFUSED)
  const server = await startServer({ env: { CODE_LENGTH: '12' } })
  try {
    const [somebody] = await people(1, { locale: 'de-DE', viewport: { width: 320, height: 568 } })
    if (!somebody) throw new Error('somebody was asked for')
    const { page } = somebody
    const fits = async () =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    const create = page.getByRole('button', { name: 'Raum eröffnen' })
    await page.goto(server.url)
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
      await page.goto(server.url)
      await expect(page.getByRole('button', { name: 'Zurück in den Raum' })).toBeVisible()
      await fits()
      await expect(create, 'also below the room that one can return to').toBeInViewport({ ratio: 1 })
    }
    await page.goto(server.url)
    await expect(page.getByRole('heading', { name: 'Letzte Räume' })).toBeVisible()
    await fits()
  } finally {
    await server.stop()
  }
})
