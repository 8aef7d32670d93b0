import type { BrowserContext, Page } from '@playwright/test'
import type { Session } from '@parley/protocol'
import { tapLine } from './support/line.ts'
import { connection, createRoom, isLive, messageField, messages, nameField, send } from './support/room.ts'
import { expect, somebody, test } from './support/test.ts'
import { expiringIn } from './support/token.ts'

const seatKey = (code: string) => `parley:seat:${code}`

async function keptSeat(page: Page, code: string): Promise<Session | null> {
  const text = await page.evaluate((key) => localStorage.getItem(key), seatKey(code))
  return text === null ? null : (JSON.parse(text) as Session)
}

/** What a browser profile keeps of a room: in storage, cookies, caches and databases. */
async function traces(context: BrowserContext, page: Page, code: string): Promise<string[]> {
  const found = await page.evaluate(async (text) => {
    const stored = [localStorage, sessionStorage].flatMap((storage) =>
      Object.entries(storage).map(([key, value]) => `${key}=${String(value)}`),
    )
    const kept = await Promise.all([caches.keys(), indexedDB.databases()])
    return [
      ...stored.filter((entry) => entry.includes(text)),
      ...kept.flat().map((each) => JSON.stringify(each)),
    ]
  }, code)
  return [...found, ...(await context.cookies()).map(({ name }) => `cookie ${name}`)]
}

test('T6: the app keeps its seat beyond the life of its token, and so does a second tab', async ({
  context,
  page,
  server,
  guard,
}) => {
  guard.expect(/Failed to load resource|WebSocket connection to .* failed/)
  const code = await createRoom(page, server.url, 'Ada')
  const seat = await keptSeat(page, code)
  if (seat === null) throw new Error('the seat is not kept')
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [
    seatKey(code),
    JSON.stringify(expiringIn(5, seat)),
  ] as const)
  const short = await keptSeat(page, code)
  const second = await context.newPage()
  // The second tab sleeps, as it were: it takes no fresh token by itself.
  await second.route('**/join', (route) => route.abort())
  const line = await tapLine(second)
  await second.goto(`${server.url}/r/${code}`)
  await isLive(second)
  await page.reload()
  await isLive(page)

  await expect
    .poll(async () => (await keptSeat(page, code))?.token, { timeout: 10_000 })
    .not.toBe(short?.token)
  const fresh = await keptSeat(page, code)
  expect(fresh?.self).toEqual(seat.self)
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(short?.expiresAt ?? ''))
  await send(page, 'still here')
  await send(second, 'me too')
  for (const tab of [page, second])
    await expect(messages(tab).locator('p')).toHaveText(['still here', 'me too'])

  // It has to connect anew, which its own token is too old for: the one that the first tab has taken is not.
  await line.cut()
  line.mend()
  await expect.poll(() => line.attempts).toBeGreaterThan(1)
  await isLive(second)
  await expect(second.getByRole('alert')).toBeHidden()
  expect((await keptSeat(second, code))?.token).toBe(fresh?.token)
  await page.reload()
  await isLive(page)
  await expect(messages(page)).toHaveCount(2)
})

test('leaving on a shared device: nothing of the room stays behind, in any tab', async ({
  context,
  page,
  server,
  api,
}) => {
  const code = await createRoom(page, server.url, 'Ada')
  const seat = await keptSeat(page, code)
  await api.join(code, 'Bob')
  const second = await context.newPage()
  await second.goto(`${server.url}/r/${code}`)
  await isLive(second)
  await messageField(second).fill('half a thought')
  await expect.poll(() => traces(context, page, code)).toHaveLength(3)

  await page.getByRole('button', { name: 'Leave room' }).click()
  await expect(nameField(page)).toBeVisible()
  await expect(second.getByRole('alert')).toBeVisible()
  await expect.poll(() => traces(context, page, code)).toEqual([])
  expect(await traces(context, second, code)).toEqual([])
  const answer = await fetch(`${server.url}/session`, {
    headers: { authorization: `Bearer ${seat?.token ?? ''}` },
  })
  expect([seat === null, answer.status]).toEqual([false, 401])

  await page.goBack()
  await expect(nameField(page)).toBeVisible()
  await second.reload()
  await expect(nameField(second)).toBeVisible()
  await expect(connection(second)).not.toHaveText(/connect/i)
})

test('leaving from elsewhere clears this browser as well', async ({ context, page, server, api }) => {
  const code = await createRoom(page, server.url, 'Ada')
  const seat = await keptSeat(page, code)
  if (seat === null) throw new Error('the seat is not kept')
  await api.join(code, 'Bob')
  await messageField(page).fill('half a thought')
  await expect.poll(() => traces(context, page, code)).toHaveLength(4)
  await api.leave(seat)
  await expect(page.getByRole('alert')).toBeVisible()
  expect(await traces(context, page, code)).toEqual([])
})

test('a clock that is wrong by days costs nobody their seat', async ({ people, server }) => {
  for (const days of [-5, 5]) {
    const page = await somebody(people)
    await page.clock.install({ time: Date.now() + days * 86_400_000 })
    const joins: string[] = []
    page.on('request', (request) => request.url().endsWith('/join') && joins.push(request.url()))
    const code = await createRoom(page, server.url, 'Ada')
    await send(page, 'what day is it?')
    await page.reload()
    await isLive(page)
    await expect(messages(page)).toHaveCount(1)
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Return to room' }).click()
    await isLive(page)
    expect(new URL(page.url()).pathname).toBe(`/r/${code}`)
    expect(joins.length).toBeLessThan(3)
  }
})
