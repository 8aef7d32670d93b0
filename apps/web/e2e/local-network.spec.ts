import { keptMessages } from './support/kept-messages.ts'
import { scan } from './support/scan.ts'
import { tapLine } from './support/line.ts'
import { createButton, createRoom, enterRoom, isLive, message, nameField, send } from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

// A name that is no "localhost": browsers give such a page over plain http no secure context, as on a local network.
test.use({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP parley.lan 127.0.0.1']
      await use({ ...launchOptions, args })
    },
    { scope: 'worker' },
  ],
})

test('the app works over plain http on a local network: create, join, talk, reload, copy the link, close the tab', async ({
  people,
  server,
}) => {
  const url = server.url.replace('127.0.0.1', 'parley.lan')
  const [ada, bob] = await pair(people)
  const line = await tapLine(ada)
  const code = await createRoom(ada, url, 'Ada')
  expect(await ada.evaluate(() => window.isSecureContext)).toBe(false)
  await enterRoom(bob, url, code, 'Bob')
  await send(ada, 'Hello')
  await expect(message(bob, 'Hello')).toBeVisible()
  await bob.reload()
  await isLive(bob)
  await ada.getByRole('button', { name: 'Copy invite link' }).click()
  await expect(ada.getByText('Copied', { exact: true })).toBeVisible()

  await line.cut()
  await send(ada, 'from a closed tab')
  await expect.poll(() => keptMessages(ada)).toBe(1)
  await ada.close()
  const again = await ada.context().newPage()
  await again.goto(`${url}/r/${code}`)
  await expect(message(bob, 'from a closed tab')).toBeVisible()
})

test('QR codes lead a camera to the room, in the dark theme, too; one whose code is gone says so, with a way on', async ({
  page,
  server,
  guard,
}) => {
  guard.expect(/404|Failed to|A part of the page failed/)
  const url = server.url.replace('127.0.0.1', 'parley.lan')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.route('**/assets/invite-*.js', (route) => route.fulfill({ status: 404 }))
  // Meanwhile another build was put in place of this one.
  const html = await (await page.request.get(server.url)).text()
  const other = html.replace(/index-[\w-]+\.js/, 'index-next.js')
  await page.route(`${url}/`, (route) =>
    route.request().resourceType() === 'fetch'
      ? route.fulfill({ body: other, contentType: 'text/html' })
      : route.fallback(),
  )
  await page.goto(url)
  await nameField(page).fill('Ada')
  await createButton(page).click()
  const empty = page.getByRole('region', { name: 'Waiting for the first person' })
  await expect(empty).toContainText('Parley has been updated')
  await expect(empty).not.toContainText('Others can’t follow')
  await page.getByRole('heading', { level: 1 }).getByRole('button').click()
  const failed = page.getByRole('dialog')
  await expect(failed).toContainText('Parley has been updated')
  await page.unrouteAll()
  await failed.getByRole('button', { name: 'Load the page again' }).click()
  await expect(failed).toBeHidden()

  const address = page.url()
  const inRoom = empty.getByRole('img', { name: 'QR code of the invite link' })
  await expect(inRoom.locator('path')).toBeVisible()
  expect(await scan(inRoom)).toBe(address)
  await page.getByRole('heading', { level: 1 }).getByRole('button').click()
  const inSheet = page.getByRole('dialog').getByRole('img')
  await expect(inSheet.locator('path')).toBeVisible()
  expect(await scan(inSheet)).toBe(address)
})
