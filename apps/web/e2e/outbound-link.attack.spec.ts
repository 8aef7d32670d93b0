import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createRoom, messages, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

test('a click on a link takes neither the address of the room nor a handle on its window along', async ({
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
    await send(ada.page, `http://127.0.0.1:${address.port}/page`)
    const opened = ada.context.waitForEvent('page')
    await messages(ada.page).locator('a').click()
    const page = await opened
    await expect(page).toHaveTitle('Elsewhere')
    expect(visits.map(({ referer }) => referer)).toEqual([undefined])
    expect(await page.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
  } finally {
    elsewhere.closeAllConnections()
    elsewhere.close()
  }
})
