import type { Session } from '@parley/protocol'
import type { Locator } from '@playwright/test'
import { codeField, createButton, isLive, joinButton, nameField } from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, test } from './support/test.ts'

const REFUSED = /Failed to load resource/

const look = (button: Locator) => button.evaluate((node) => getComputedStyle(node).backgroundColor)

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

test('an answer that was lost on the way is said so, and leaves no second room and no second person', async ({
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
  // Small enough that not all of the page is in sight.
  await page.setViewportSize({ width: 320, height: 360 })
  await page.goto(server.url)
  await nameField(page).fill('Ada')
  const opened = loseAnswer('**/rooms')
  await createButton(page).click()
  const { code } = await opened
  await expect(page.getByRole('alert')).toContainText('can’t be reached')
  await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await expect(nameField(page)).toHaveValue('Ada')
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

const refusals = [
  ['locked', 'locked', 'join'],
  ['full', 'full', 'create'],
  ['banned', 'removed you', 'create'],
] as const
test('who isn’t let in is told why, and what leads further stands out; a taken name comes with one that is free', async ({
  page,
  server,
  api,
  guard,
}) => {
  guard.expect(REFUSED)
  const { code } = await api.create('Ada')
  await page.goto(`${server.url}/r/${code}`)
  await nameField(page).fill('ada')
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

  await page.goBack()
  await joinButton(page).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('already called')
  await expect(nameField(page)).toHaveValue('ada')
  await alert.getByRole('button', { name: /^Use/ }).click()
  await isLive(page)
  await expect(page).toHaveURL(`${server.url}/r/${code}`)
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
