import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { Page } from '@playwright/test'
import { createRoom, messages, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

/** Gives the page the policy that tells every link where it was clicked, as a proxy or a host of static files might. */
function exposeReferrer(page: Page): Promise<void> {
  return page.evaluate(() => {
    const policy = document.createElement('meta')
    Object.assign(policy, { name: 'referrer', content: 'unsafe-url' })
    document.head.append(policy)
  })
}

test('a click on a link takes neither the address of the room nor a handle on its window along, whatever policy the page has', async ({
  page,
  context,
  server,
}) => {
  const visits: IncomingHttpHeaders[] = []
  const elsewhere = createServer((request, response) => {
    if (request.url === '/page') visits.push(request.headers)
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Elsewhere</title>')
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  try {
    const address = elsewhere.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    await createRoom(page, server.url, 'Ada')
    await send(page, `http://127.0.0.1:${address.port}/page`)
    const link = messages(page).locator('a')
    for (const policy of ['as it is served', 'one that tells all']) {
      if (policy === 'one that tells all') await exposeReferrer(page)
      visits.length = 0
      const opening = context.waitForEvent('page')
      await link.click()
      const opened = await opening
      await expect(opened).toHaveTitle('Elsewhere')
      expect(
        visits.map(({ referer }) => referer),
        policy,
      ).toEqual([undefined])
      expect(await opened.evaluate(() => [window.opener, document.referrer]), policy).toEqual([null, ''])
      await opened.close()
    }
    // Browsers of today keep the opener back by themselves; older ones don't.
    await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  } finally {
    elsewhere.closeAllConnections()
    elsewhere.close()
  }
})
