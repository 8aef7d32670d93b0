import { createRoom, enterRoom, messages, people as roster, send, timeline } from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

const ZALGO = `Z${'\u0301\u0489\u0333'.repeat(60)}algo`

test('more than four combining marks on a character are clipped in display, and do not reach into other lines', async ({
  people,
  server,
}) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, `B${'\u0333'.repeat(20)}ob`)
  await send(bob, 'plain')
  await send(bob, ZALGO)
  const text = messages(ada).locator('p').last()
  await expect(text).toHaveText(/algo$/)
  expect((await text.textContent())?.match(/\p{M}/gu)).toHaveLength(4)
  const heights = await messages(ada)
    .locator('p')
    .evaluateAll((all) => all.map((one) => one.scrollHeight))
  expect(new Set(heights).size, 'as high as any other line').toBe(1)
  for (const name of [roster(ada).locator('bdi').last(), timeline(ada).locator('bdi bdi').last()])
    expect((await name.textContent())?.match(/\p{M}/gu)).toHaveLength(4)
})

test('names and texts are isolated: none turns around what stands beside it', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, 'אבג 1')
  await send(bob, '\u202egnp.exe\u2067 אבג')
  await expect(messages(ada)).toHaveCount(1)
  const isolation = (selector: string) =>
    timeline(ada)
      .locator(selector)
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi))
  for (const selector of ['bdi', 'p']) {
    const found = await isolation(selector)
    expect(found.length).toBeGreaterThan(0)
    for (const value of found) expect(value, selector).toMatch(/^isolate$|^plaintext$/)
  }
  await expect(timeline(ada).locator('bdi bdi', { hasText: 'אבג 1' })).toBeVisible()
})
