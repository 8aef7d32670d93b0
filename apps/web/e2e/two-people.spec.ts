import type { Page } from '@playwright/test'
import {
  codeField,
  createRoom,
  isLive,
  joinButton,
  message,
  messages,
  nameField,
  people as roster,
  send,
  timeline,
} from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

test('two people: one creates, one joins by a code in lower case, they talk both ways, in several tabs and over a reload, until one leaves', async ({
  people,
  server,
}) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await expect(ada.getByRole('heading', { level: 1 })).toContainText(code)
  await send(ada, 'Before Bob')
  await bob.goto(server.url)
  await nameField(bob).fill('Bob')
  await codeField(bob).pressSequentially(code.toLowerCase())
  await isLive(bob)
  await expect(message(bob, 'Before Bob'), 'who comes late sees what was said').toBeVisible()
  await send(ada, 'Hello Bob')
  await expect(message(bob, 'Hello Bob')).toBeVisible()
  await send(bob, 'Hello Ada')
  for (const page of [ada, bob]) {
    await expect(messages(page).locator('p')).toHaveText(['Before Bob', 'Hello Bob', 'Hello Ada'])
    await expect(roster(page)).toHaveCount(2)
  }
  const comings = timeline(ada).getByText(/joined|left/)
  const told = await comings.count()

  await test.step('a person has the same hue on every screen', async () => {
    const hues = (page: Page) =>
      roster(page)
        .locator('bdi')
        .evaluateAll((names) =>
          names.map((name) => `${name.textContent} ${getComputedStyle(name).color}`).toSorted(),
        )
    const seen = await hues(ada)
    expect(new Set(seen.map((hue) => hue.replace(/^\S+ /, ''))).size).toBe(2)
    expect(await hues(bob)).toEqual(seen)
  })

  await test.step('a reload keeps the seat', async () => {
    await bob.reload()
    await isLive(bob)
    await send(bob, 'after')
    await expect(message(ada, 'after')).toBeVisible()
  })

  const tab = await bob.context().newPage()
  await test.step('a second tab is the same person, and closing one is no departure', async () => {
    const first = await bob.context().newPage()
    for (const page of [first, tab]) {
      await page.goto(`${server.url}/r/${code}`)
      await isLive(page)
    }
    await expect(roster(first)).toHaveCount(2)
    await expect(timeline(first).getByText('You joined')).toHaveCount(1)
    await send(first, 'from the second tab')
    await expect(message(bob, 'from the second tab')).toHaveClass(/own/)
    await first.close()
    await send(bob, 'from the first')
    await expect(message(ada, 'from the first')).toBeVisible()
    await expect(roster(ada)).toHaveCount(2)
    await expect(comings, 'nothing of all this is told').toHaveCount(told)
  })

  await test.step('leaving is told to the others, ends every tab, and forgets the seat', async () => {
    await bob.getByRole('button', { name: 'Leave room' }).click()
    await expect(bob).toHaveURL(`${server.url}/`)
    await expect(timeline(ada).getByText('Bob left')).toBeVisible()
    await expect(roster(ada)).toHaveCount(1)
    await expect(tab.getByText('You left this room in another tab')).toBeVisible()
    await expect(tab.getByRole('textbox', { name: 'Message' })).toBeHidden()
    await bob.goto(`${server.url}/r/${code}`)
    await expect(nameField(bob)).toHaveValue('Bob')
  })
})

test('rooms never hear each other; one goes when its last member leaves', async ({
  people,
  server,
  guard,
}) => {
  const [ada, bob] = await pair(people)
  await createRoom(ada, server.url, 'Ada')
  await createRoom(bob, server.url, 'Ada')
  await send(ada, 'only here')
  await send(bob, 'only there')
  await expect(message(bob, 'only there')).toBeVisible()
  await expect(message(ada, 'only here')).toBeVisible()
  for (const page of [ada, bob]) {
    await expect(messages(page)).toHaveCount(1)
    await expect(roster(page)).toHaveCount(1)
  }

  guard.expect(/404/)
  // Where nothing was said there is nothing to come back for.
  const code = await createRoom(ada, server.url, 'Ada')
  await ada.getByRole('button', { name: 'Leave room' }).click()
  await expect(codeField(ada)).toBeVisible()
  await bob.goto(`${server.url}/r/${code}`)
  await joinButton(bob).click()
  await expect(bob.getByRole('alert')).toContainText(code)
})
