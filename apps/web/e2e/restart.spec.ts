import type { Page } from '@playwright/test'
import { createRoom, enterRoom, isLive, messages, send } from './support/room.ts'
import { startServer } from './support/server.ts'
import { expect, pair, test } from './support/test.ts'

const texts = (page: Page) => messages(page).locator('p').allTextContents()

test('kill -9 in the middle of a conversation: after the restart nothing is lost, doubled or out of order', async ({
  people,
  guard,
}) => {
  const server = await startServer()
  try {
    guard.expect(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/)
    const [ada, bob] = await pair(people)
    const code = await createRoom(ada, server.url, 'Ada')
    await enterRoom(bob, server.url, code, 'Bob')
    const expected: string[] = []
    const say = async (round: number) => {
      for (const [page, name] of [
        [ada, 'Ada'],
        [bob, 'Bob'],
      ] as const) {
        expected.push(`${name} ${round}`)
        await send(page, `${name} ${round}`)
      }
    }
    for (let round = 1; round <= 4; round++) await say(round)
    // Not awaited: some of the next ones meet the kill on their way.
    const killed = server.kill9()
    for (let round = 5; round <= 8; round++) await say(round)
    await killed
    for (let round = 9; round <= 10; round++) await say(round)
    await server.restart()
    await Promise.all([isLive(ada), isLive(bob)])
    for (let round = 11; round <= 12; round++) await say(round)
    for (const page of [ada, bob]) {
      await expect(page.locator('[data-status=sent]')).toHaveCount(expected.length)
    }
    expect((await texts(ada)).toSorted()).toEqual(expected.toSorted())
    expect(await texts(bob)).toEqual(await texts(ada))
    for (const name of ['Ada', 'Bob']) {
      const own = (await texts(ada)).filter((text) => text.startsWith(name))
      expect(own, `${name}'s order`).toEqual(expected.filter((text) => text.startsWith(name)))
    }
    await bob.reload()
    await isLive(bob)
    expect(await texts(bob)).toEqual(await texts(ada))
  } finally {
    await server.stop()
  }
})
