import type { BrowserContext, Page } from '@playwright/test'
import { connection, createRoom, isLive, message, nameField, send, timeline } from './support/room.ts'
import { startStaticHost, type StaticHost } from './support/static-host.ts'
import { expect, test } from './support/test.ts'

test.use({ serviceWorkers: 'allow' })

/** Loads the page and waits until a service worker keeps it. */
async function installed(page: Page, url: string) {
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
}

/** Stops the host after the pages: one that still fetches its service worker would complain that nobody answers. */
async function shutDown(host: StaticHost, context: BrowserContext) {
  await Promise.all(context.pages().map((page) => page.close()))
  await host.stop()
}

/** Everything that is in a cache, by address. */
const cached = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, string> = {}
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const { url } of await cache.keys()) {
        found[new URL(url).pathname] = (await (await cache.match(url))?.text()) ?? ''
      }
    }
    return found
  })

test('the app can be installed: its manifest names a page and icons that are there, in the sizes it says', async ({
  page,
  server,
}) => {
  await page.goto(server.url)
  const href = await page.locator('link[rel=manifest]').getAttribute('href')
  const answer = await page.request.get(`${server.url}${href ?? ''}`)
  expect(answer.headers()['content-type']).toContain('application/manifest+json')
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string; purpose?: string }[] }
  expect(manifest).toMatchObject({ name: 'Parley', start_url: '/', scope: '/', display: 'standalone' })
  expect(manifest.icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ])
  const touch = await page.locator('link[rel=apple-touch-icon]').getAttribute('href')
  for (const { src, sizes } of [...manifest.icons, { src: touch ?? '', sizes: '180x180' }]) {
    const size = await page.evaluate(async (address) => {
      const { width, height } = await createImageBitmap(await (await fetch(address)).blob())
      return `${width}x${height}`
    }, src)
    expect([src, size]).toEqual([src, sizes])
  }
})

test('without a network the app opens all the same; a room keeps what is written until the network is back', async ({
  context,
  page,
  server,
  guard,
}) => {
  guard.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/)
  await installed(page, server.url)
  const code = await createRoom(page, server.url, 'Ada')
  await send(page, 'said before')
  await expect(message(page, 'said before')).toHaveAttribute('data-status', 'sent')
  const token = await page.evaluate(
    (key) => (JSON.parse(localStorage.getItem(key) ?? '') as { token: string }).token,
    `parley:seat:${code}`,
  )

  await context.setOffline(true)
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 10_000)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(code)
  await expect(connection(page), 'there is nothing to wait for').toHaveText(/^Offline/)
  await expect(timeline(page)).toHaveText('Messages load when the connection is back.')
  await page.clock.resume()
  await send(page, 'written offline')
  await expect(message(page, 'written offline')).toHaveAttribute('data-status', 'pending')

  await page.goto(`${server.url}/?from=home-screen`)
  await expect(nameField(page)).toBeVisible()
  const said = page.getByRole('main').getByRole('status').last()
  await expect(said).toHaveText('You’re offline.')
  await context.setOffline(false)
  await expect(said).toHaveText('Parley can be reached again.')
  await context.setOffline(true)
  await expect(said, 'before anything is pressed').toHaveText('You’re offline.')
  for (const path of [`/rooms/${code}`, '/session', '/healthz/live', '/openapi.json', '/r'])
    await expect(page.evaluate((address) => fetch(address), path)).rejects.toThrow()
  await expect(page.goto(`${server.url}/reference`)).rejects.toThrow(/ERR_/)

  await context.setOffline(false)
  await page.goto(`${server.url}/r/${code}`)
  await isLive(page)
  await expect(message(page, 'written offline')).toHaveAttribute('data-status', 'sent')
  const files = await cached(page)
  const paths = Object.keys(files)
  expect(paths).toEqual(expect.arrayContaining(['/shell.html', '/theme.js', '/config.json']))
  expect(
    paths.filter(
      (path) => !/^\/([\w-]+\.(html|js|svg|json|webmanifest)|assets\/[^/]+\.(js|css|woff2))$/.test(path),
    ),
  ).toEqual([])
  expect(Object.values(files).filter((text) => text.includes(token) || text.includes('said before'))).toEqual(
    [],
  )
})

test('a new build is offered in every tab, taken where it is asked for, and interrupts nobody', async ({
  context,
  page,
  guard,
}) => {
  // This host has the page alone, and no server to ask for.
  guard.expect(/Failed to load resource/)
  const host = await startStaticHost()
  try {
    const build = (tab: Page) => tab.locator('meta[name=build]')
    const offer = (tab: Page) => tab.getByRole('status').filter({ hasText: 'Update available' })
    const reload = (tab: Page) => tab.getByRole('button', { name: 'Reload' })
    await installed(page, host.url)
    const second = await context.newPage()
    await second.goto(host.url)
    await nameField(page).fill('Ada')
    await host.publish('next')
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(offer(page)).toBeVisible()
    await expect(nameField(page)).toBeFocused()

    await reload(second).click()
    await expect(build(second)).toHaveAttribute('content', 'next')
    await expect(offer(second)).toBeHidden()
    await expect(nameField(page)).toHaveValue('Ada')
    await expect(build(page)).toHaveCount(0)
    await expect(offer(page)).toBeVisible()
    await reload(page).click()
    await expect(build(page)).toHaveAttribute('content', 'next')
    await expect(offer(page)).toBeHidden()
  } finally {
    await shutDown(host, context)
  }
})

test('a page whose build is gone says that there is an update', async ({ context, page, guard }) => {
  guard.expect(/404|Failed/)
  const host = await startStaticHost()
  try {
    let published: Promise<void> | null = null
    await page.route('**/assets/room-page-*.js', async (route) => {
      await (published ??= host.publish('next'))
      await route.fulfill({ status: 404 })
    })
    await page.goto(host.url)
    const offer = page.getByRole('status').filter({ hasText: 'Update available' })
    await expect(offer).toBeVisible()
    await expect(nameField(page)).toBeVisible()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(page.locator('meta[name=build]')).toHaveAttribute('content', 'next')
    await expect(offer).toBeHidden()
  } finally {
    await shutDown(host, context)
  }
})
