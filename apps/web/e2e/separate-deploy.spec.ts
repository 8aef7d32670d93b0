import type { Page } from '@playwright/test'
import { createRoom, enterRoom, isLive, message, send, timeline } from './support/room.ts'
import { startServer } from './support/server.ts'
import { startStaticHost } from './support/static-host.ts'
import { expect, pair, test } from './support/test.ts'

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
    const [ada, bob] = await pair(people)
    const code = await createRoom(ada, host.url, 'Ada')
    await enterRoom(bob, host.url, code, 'Bob')
    await send(ada, 'Hello from the other site')
    await expect(message(bob, 'Hello from the other site')).toBeVisible()
    await send(bob, 'And back')
    await expect(message(ada, 'And back')).toBeVisible()
    await bob.reload()
    await isLive(bob)
    await expect(timeline(bob)).toContainText('And back')
    expect(await configurationRequests(bob, host.url), 'once, along with the scripts').toEqual(['link'])
    await bob.getByRole('button', { name: 'Leave room' }).click()
    await expect(timeline(ada).getByText('Bob left')).toBeVisible()
    expect(await ada.context().cookies(), 'no cookie is kept across sites').toEqual([])
    // Before their server goes: a page that is left open would complain, rightly.
    await Promise.all([ada.close(), bob.close()])
  } finally {
    await Promise.all([api.stop(), host.stop()])
  }
})

/** What has asked for the configuration of that origin. */
const configurationRequests = (page: Page, origin: string) =>
  page.evaluate(
    (url) =>
      performance
        .getEntriesByName(url, 'resource')
        .map((entry) => (entry as PerformanceResourceTiming).initiatorType),
    `${origin}/config.json`,
  )
