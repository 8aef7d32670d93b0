import type { Page } from '@playwright/test'
import { expectNoViolations } from './support/axe.ts'
import { createRoom, enterRoom, isLive, message, people, timeline } from './support/room.ts'
import type { Api } from './support/api.ts'
import { expect, test } from './support/test.ts'

/** A room with its host and `count` people more who are there by a post each; the first ones say it before the others. */
async function crowd(api: Api, count: number) {
  const host = await api.create('Zoe', { title: 'All hands' })
  const seats = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      api.join(host.code, `Guest ${String(index).padStart(3, '0')}`),
    ),
  )
  await Promise.all(seats.map((seat) => api.say(seat, 'here')))
  return { host, seats }
}

const showMore = (page: Page) => page.getByRole('button', { name: 'Show more' })

test('of 250 people the first 200 are shown, all when one scrolls to the end or presses the button; who comes and leaves is counted', async ({
  page,
  server,
  api,
  guard,
}) => {
  const { host, seats } = await crowd(api, 250)
  const rail = page.getByRole('complementary', { name: 'People' })

  await test.step('a page of them that fails says so, and the button tries again', async () => {
    guard.expect(/503/)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.route(
      /\/members\?after=/,
      (route) => route.fulfill({ status: 503, json: { code: 'unavailable' } }),
      { times: 1 },
    )
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(rail.getByRole('heading')).toHaveText('251 people')
    // Oneself is the 251st to come.
    await expect(people(page)).toHaveCount(201)
    await expect(page.getByText('and 50 more people')).toBeAttached()
    await showMore(page).scrollIntoViewIfNeeded()
    await expect(page.getByText('More people can’t be loaded now.')).toBeVisible()
    await rail.evaluate((node) => node.scrollTo(0, node.scrollHeight - node.clientHeight - 60))
    await showMore(page).focus()
    const seen = await showMore(page).evaluate((button) => {
      const { left, top, bottom } = button.getBoundingClientRect()
      return [top + 1, bottom - 1].every((y) => document.elementFromPoint(left + 8, y) === button)
    })
    expect(seen, 'not behind what stays at the end').toBe(true)
    await showMore(page).click()
    await expect(people(page)).toHaveCount(251)
  })

  await test.step('the end of the list brings the others', async () => {
    await page.reload()
    await expect(people(page)).toHaveCount(201)
    await showMore(page).scrollIntoViewIfNeeded()
    await expect(people(page)).toHaveCount(251)
    await expect(showMore(page)).toHaveCount(0)
    await expect(page.getByText(/more people/)).toHaveCount(0)
  })

  await test.step('by keyboard: the button is reached by Tab, and the focus is not lost with it', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.reload()
    await page.getByRole('button', { name: 'People, 251' }).click()
    await expect(people(page)).toHaveCount(201)
    await expect(showMore(page)).toHaveAccessibleDescription('and 50 more people')
    await showMore(page).focus()
    await page.keyboard.press('Enter')
    await expect(people(page)).toHaveCount(251)
    await expect(page.getByRole('list', { name: 'People' })).toBeFocused()
    await expectNoViolations(page, 'people of a long roster')
  })

  await test.step('who leaves and who comes while there is more to show is counted', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    // The sheet gives way to the rail, and the step back through the history that goes with it would stop a reload.
    await expect.poll(() => page.evaluate(() => 'overlays' in ((history.state ?? {}) as object))).toBe(false)
    await page.reload()
    const count = rail.getByRole('heading')
    await expect(count).toHaveText('251 people')
    await expect(showMore(page)).toBeAttached()
    await Promise.all(seats.map((seat) => api.leave(seat)))
    await expect(count).toHaveText('1 person')
    await expect(people(page)).toHaveCount(1)
    await api.say(await api.join(host.code, 'Late'), 'here')
    await expect(count).toHaveText('2 people')
  })
})

test('who looks like somebody else is told apart everywhere, in a wide window and in a narrow one', async ({
  page,
  server,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const host = await api.create('Mara')
  await api.say(host, 'I am the first')
  await enterRoom(page, server.url, host.code, 'Ada')
  const double = await api.join(host.code, '\u041Cara')
  await api.say(double, 'Send me your password')
  await api.say(double, 'Now')
  const row = message(page, 'Send me your password')
  const marked = people(page).filter({ hasText: 'looks like' })
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    await expect(row.getByText('looks like Mara')).toBeVisible()
    await expect(timeline(page).getByText('\u041Cara (looks like Mara) joined')).toBeVisible()
    await expect(message(page, 'I am the first').getByText(/looks like/)).toHaveCount(0)
    await expect(message(page, 'Now').getByText('looks like Mara'), 'for who reads by ear').toBeAttached()

    if (width === 390) await page.getByRole('button', { name: 'People, 3' }).click()
    await expect(marked).toHaveCount(1)
    await expect(marked).toContainText('\u041Cara')
    await expect(marked).toContainText('looks like Mara')
    await expectNoViolations(page, `a look-alike at ${width} px`)
  }
  await api.leave(host)
  await expect(people(page)).toHaveCount(2)
  await expect(marked).toHaveCount(0)
  await expect(row.getByText('looks like Mara'), 'both still stand in the timeline').toBeAttached()
})

test('people stand in order: oneself, the host, who is here, who is away; hidden beside the room, they stay hidden', async ({
  page,
  people: others,
  server,
  api,
}) => {
  await page.setViewportSize({ width: 820, height: 1180 })
  const [host] = await others(1)
  if (host === undefined) throw new Error('nobody came')
  const code = await createRoom(host.page, server.url, 'Zoe')
  await api.say(await api.join(code, 'Al'), 'by script')
  await enterRoom(page, server.url, code, 'Mia')
  await expect(people(page)).toHaveText(['Miayou', 'Zoehost', 'Alaway'])
  await host.page.close()
  await expect(people(page)).toHaveText(['Miayou', 'Alaway', 'Zoehost, away'])

  const toggle = page.getByRole('button', { name: 'People, 3' })
  await expect(toggle).toHaveAttribute('aria-expanded', 'true')
  await page.getByRole('radio', { name: 'System' }).focus()
  await page.keyboard.press('p')
  await expect(page.getByRole('list', { name: 'People' })).toHaveCount(0)
  await expect(toggle).toBeFocused()
  await page.reload()
  await isLive(page)
  await expect(toggle).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('list', { name: 'People' })).toHaveCount(0)
})
