import { keptMessages } from './support/kept-messages.ts'
import { tapLine } from './support/line.ts'
import { createRoom, enterRoom, isLive, message, send } from './support/room.ts'
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
