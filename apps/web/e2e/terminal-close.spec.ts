import { connection, createRoom, enterRoom, message, messageField, nameField } from './support/room.ts'
import { tapLine } from './support/line.ts'
import { expect, test } from './support/test.ts'

test.describe('a terminal close stops and says why', () => {
  test('room gone: the timeline stays, and another room is one press away', async ({
    page,
    server,
    api,
    guard,
  }) => {
    const host = await api.create('Mara')
    await api.say(host, 'remember this')
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    await messageField(page).fill('half a thought')
    await api.closeRoom(host)
    await expect(page.getByText('Room closed')).toBeVisible()
    await expect(connection(page)).toHaveText('Disconnected')
    await expect(connection(page), 'told by the alert').toHaveAttribute('aria-live', 'off')
    await expect(message(page, 'remember this')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeHidden()
    const { attempts } = line
    await page.waitForTimeout(1500)
    expect(line.attempts).toBe(attempts)

    guard.expect(/ERR_CONNECTION_REFUSED|status of 429/)
    const problem = page.getByRole('alert').last()
    await page.route('**/rooms', (route) => route.abort('connectionrefused'))
    await page.getByRole('button', { name: 'Create another' }).click()
    await expect(problem).toContainText('can’t be reached')
    await page.route('**/rooms', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'about:blank',
          title: 'x',
          status: 429,
          code: 'rate_limited',
          retryAfterMs: 9000,
        }),
      }),
    )
    await page.getByRole('button', { name: 'Create another' }).click()
    await expect(problem).toHaveText(/Wait [1-9] seconds/)
    await expect(message(page, 'remember this')).toBeVisible()
    await page.unroute('**/rooms')
    await page.getByRole('button', { name: 'Create another' }).click()
    await expect(page.getByText('Waiting for the first person')).toBeVisible()
    await expect(messageField(page)).toHaveValue('half a thought')
  })

  test('seat gone: home, with the code filled in and the reason', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await enterRoom(page, server.url, host.code, 'Ada')
    const token = await page.evaluate((code) => {
      const text = localStorage.getItem(`parley:seat:${code}`) ?? '{}'
      return (JSON.parse(text) as { token: string }).token
    }, host.code)
    await page.goto('about:blank')
    await api.leave({ code: host.code, token })
    await page.goto(`${server.url}/r/${host.code}`)
    await expect(page.getByText('Your seat in this room is gone')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Room code' })).toHaveValue(host.code)
    await expect(nameField(page)).toHaveValue('Ada')
  })

  test('removed, left elsewhere, outdated; also where what says so can’t be loaded', async ({
    page,
    server,
    guard,
  }) => {
    const line = await tapLine(page)
    for (const [code, said] of [
      [4403, 'The host has removed you'],
      [4410, 'You left this room in another tab'],
      [4426, 'older than the server'],
    ] as const) {
      await createRoom(page, server.url, 'Ada')
      await line.close(code)
      await expect(page.getByText(said)).toBeVisible()
      await expect(connection(page)).toHaveText('Disconnected')
    }

    // What says so is loaded only now, and can't be.
    guard.expect(/404|Failed to|A part of the page failed/)
    await page.route('**/assets/ended-panel-*.js', (route) => route.fulfill({ status: 404 }))
    await createRoom(page, server.url, 'Ada')
    await line.close(4403)
    const failed = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
    await expect(failed).toContainText('Disconnected')
    await page.unroute('**/assets/ended-panel-*.js')
    const reload = failed.getByRole('button', { name: 'Load the page again' })
    await page.route(`${server.url}/`, (route) => route.fulfill({ status: 502 }))
    await reload.click()
    await expect(failed.getByRole('status'), 'what is there stays').toHaveText('Parley can’t be reached.')
    await expect(reload).toHaveAttribute('aria-busy', 'false')
    await page.unroute(`${server.url}/`)
    await reload.click()
    await expect(nameField(page)).toBeVisible()
  })
})
