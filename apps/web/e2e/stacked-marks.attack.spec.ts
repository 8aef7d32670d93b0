import type { Locator } from '@playwright/test'
import { createRoom, enterRoom, messages, people as roster, send, timeline } from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

const ZALGO = `Z${'\u0301\u0489\u0333'.repeat(60)}algo`

test('more than four combining marks on a character are clipped in display, and do not reach into other lines', async ({
  people,
  server,
  api,
}) => {
  const [page, bob] = await pair(people)
  const { code } = await api.create('Host', { title: ZALGO.slice(0, 60) })
  await enterRoom(page, server.url, code, 'Ada')
  await enterRoom(bob, server.url, code, `B${'\u0333'.repeat(20)}ob`)
  for (const text of ['plain', ZALGO, `https://example.org/${ZALGO}`]) await send(bob, text)
  const texts = messages(page).locator('p')
  await expect(texts).toHaveCount(3)
  const heights = await texts.evaluateAll((all) => all.map((one) => one.scrollHeight))
  expect(new Set(heights).size, 'as high as any other line').toBe(1)
  const places = {
    text: texts.nth(1),
    link: texts.nth(2).locator('a'),
    author: messages(page).locator('bdi').first(),
    notice: timeline(page).locator('bdi bdi').last(),
    person: roster(page).locator('bdi', { hasText: 'ob' }),
    title: page.getByRole('heading', { level: 1 }),
  }
  for (const [place, shown] of Object.entries(places))
    expect((await shown.textContent())?.match(/\p{M}/gu), place).toHaveLength(4)
  expect((await page.title()).match(/\p{M}/gu), 'title of the window').toHaveLength(4)
})

/** How the elements that hold nothing but `text` treat its direction. */
const directionOf = (place: Locator, text: string) =>
  place.getByText(text, { exact: true }).evaluateAll((all) =>
    all.map((one) => {
      const { unicodeBidi, direction } = getComputedStyle(one)
      return `${unicodeBidi} ${direction}`
    }),
  )

test('names and texts are isolated: none turns around what stands beside it', async ({
  page,
  server,
  api,
}) => {
  const name = 'אבג 1'
  const text = 'שלום (1)'
  const code = await createRoom(page, server.url, 'Ada')
  const bob = await api.join(code, name)
  await api.say(bob, '\u202egnp.exe\u2067 אבג')
  await api.say(bob, text)
  await expect(messages(page)).toHaveCount(2)
  const isolated = 'isolate rtl'
  expect(await directionOf(timeline(page), name), 'who came, and the author of both').toEqual([
    isolated,
    isolated,
    isolated,
  ])
  expect(await directionOf(roster(page), name), 'among the people').toEqual([isolated])
  expect(await directionOf(timeline(page), text), 'a text').toEqual([isolated])
  const sentence = timeline(page).locator('bdi', { has: page.locator('bdi', { hasText: name }) })
  await expect(sentence, 'a sentence about somebody').toHaveCSS('unicode-bidi', 'isolate')
})
