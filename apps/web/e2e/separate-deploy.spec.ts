import { createRoom, enterRoom, isLive, message, send, timeline } from './support/room.ts'
import { startServer } from './support/server.ts'
import { startStaticHost } from './support/static-host.ts'
import { expect, test } from './support/test.ts'

test('front end and API on different sites: only config.json says where, and the token carries the session', async ({
  people,
  guard,
}) => {
  const host = await startStaticHost()
  const api = await startServer({ env: { ALLOWED_ORIGINS: host.url } })
  try {
    // A static host answers the deep link with its 404 page, which is the app.
    guard.expect(/404/)
    await host.configure(api.url)
    const [ada, bob] = await people(2)
    if (!ada || !bob) throw new Error('two people were asked for')
    const code = await createRoom(ada.page, host.url, 'Ada')
    await enterRoom(bob.page, host.url, code, 'Bob')
    await send(ada.page, 'Hello from the other site')
    await expect(message(bob.page, 'Hello from the other site')).toBeVisible()
    await send(bob.page, 'And back')
    await expect(message(ada.page, 'And back')).toBeVisible()
    await bob.page.reload()
    await isLive(bob.page)
    await expect(timeline(bob.page)).toContainText('And back')
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await expect(timeline(ada.page).getByText('Bob left')).toBeVisible()
    expect(await ada.context.cookies(), 'no cookie is kept across sites').toEqual([])
  } finally {
    await Promise.all([api.stop(), host.stop()])
  }
})
