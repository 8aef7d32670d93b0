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

for (const [where, prepare] of [
  ['as it is served', () => Promise.resolve()],
  ['under a policy that tells all', exposeReferrer],
] as const) {
  test(`a click on a link takes neither the address of the room nor a handle on its window along, ${where}`, async ({
    people,
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
      const [ada] = await people(1)
      if (!ada) throw new Error('one person was asked for')
      await createRoom(ada.page, server.url, 'Ada')
      await prepare(ada.page)
      await send(ada.page, `http://127.0.0.1:${address.port}/page`)
      const link = messages(ada.page).locator('a')
      const opened = ada.context.waitForEvent('page')
      await link.click()
      const page = await opened
      await expect(page).toHaveTitle('Elsewhere')
      expect(visits.map(({ referer }) => referer)).toEqual([undefined])
      expect(await page.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
      // Browsers of today keep the opener back by themselves; older ones don't.
      await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    } finally {
      elsewhere.closeAllConnections()
      elsewhere.close()
    }
  })
}
