import type { Page } from '@playwright/test'
import {
  codeField,
  createRoom,
  enterRoom,
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

test('two people create, join by a code in lower case, and talk both ways', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await expect(ada.getByRole('heading', { level: 1 })).toContainText(code)
  await bob.goto(server.url)
  await nameField(bob).fill('Bob')
  await codeField(bob).pressSequentially(code.toLowerCase())
  await isLive(bob)
  await send(ada, 'Hello Bob')
  await expect(message(bob, 'Hello Bob')).toBeVisible()
  await send(bob, 'Hello Ada')
  await expect(message(ada, 'Hello Ada')).toBeVisible()
  for (const page of [ada, bob]) {
    await expect(messages(page)).toHaveCount(2)
    await expect(roster(page)).toHaveCount(2)
  }
})

test('a person has the same hue on every screen', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, 'Bob')
  const hues = (page: Page) =>
    roster(page)
      .locator('bdi')
      .evaluateAll((names) =>
        names.map((name) => `${name.textContent} ${getComputedStyle(name).color}`).toSorted(),
      )
  await expect(roster(ada)).toHaveCount(2)
  const seen = await hues(ada)
  expect(new Set(seen.map((hue) => hue.replace(/^\S+ /, ''))).size).toBe(2)
  expect(await hues(bob)).toEqual(seen)
})

test('who comes late sees what was said before', async ({ people, server }) => {
  const [ada, late] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  for (const text of ['first', 'second', 'third']) await send(ada, text)
  await enterRoom(late, server.url, code, 'Cleo')
  await expect(messages(late).locator('p')).toHaveText(['first', 'second', 'third'])
})

test('a reload keeps the seat, and the others hear nothing of it', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, 'Bob')
  await send(bob, 'before')
  await expect(message(ada, 'before')).toBeVisible()
  const told = await timeline(ada)
    .getByText(/joined|left/)
    .count()
  await bob.reload()
  await isLive(bob)
  await send(bob, 'after')
  await expect(message(ada, 'after')).toBeVisible()
  await expect(timeline(ada).getByText(/joined|left/)).toHaveCount(told)
  await expect(roster(ada)).toHaveCount(2)
})

test('a second tab is the same person, and closing it is no departure', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, 'Bob')
  const tab = await bob.context().newPage()
  await tab.goto(`${server.url}/r/${code}`)
  await isLive(tab)
  await expect(roster(ada)).toHaveCount(2)
  await send(tab, 'from the second tab')
  await expect(message(bob, 'from the second tab')).toHaveClass(/own/)
  await tab.close()
  await send(bob, 'from the first')
  await expect(message(ada, 'from the first')).toBeVisible()
  await expect(timeline(ada).getByText(/left/)).toHaveCount(0)
})

test('leaving is told to the others, ends every tab, and forgets the seat', async ({ people, server }) => {
  const [ada, bob] = await pair(people)
  const code = await createRoom(ada, server.url, 'Ada')
  await enterRoom(bob, server.url, code, 'Bob')
  const tab = await bob.context().newPage()
  await tab.goto(`${server.url}/r/${code}`)
  await isLive(tab)
  await bob.getByRole('button', { name: 'Leave room' }).click()
  await expect(codeField(bob)).toBeVisible()
  await expect(timeline(ada).getByText('Bob left')).toBeVisible()
  await expect(roster(ada)).toHaveCount(1)
  await expect(tab.getByRole('textbox', { name: 'Message' })).toBeHidden()
  await bob.goto(`${server.url}/r/${code}`)
  await expect(nameField(bob)).toBeVisible()
})

test('the room goes when its last member leaves', async ({ people, server, guard }) => {
  const [ada, bob] = await pair(people)
  guard.expect(/404/)
  const code = await createRoom(ada, server.url, 'Ada')
  await ada.getByRole('button', { name: 'Leave room' }).click()
  await expect(codeField(ada)).toBeVisible()
  await bob.goto(`${server.url}/r/${code}`)
  await nameField(bob).fill('Bob')
  await joinButton(bob).click()
  await expect(bob.getByRole('alert')).toContainText(code)
})

test('rooms never hear each other', async ({ people, server }) => {
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
})
