import {
  connection,
  createButton,
  enterRoom,
  joinButton,
  message,
  messageField,
  nameField,
} from './support/room.ts'
import { expect, test, somebody } from './support/test.ts'

test('a room that closes says so to everyone, keeps what was written, and lets nobody in', async ({
  people,
  server,
  api,
}) => {
  const page = await somebody(people, { permissions: ['clipboard-read', 'clipboard-write'] })
  const host = await api.create('Mara')
  await api.say(host, 'remember this')
  await enterRoom(page, server.url, host.code, 'Ada')
  await messageField(page).fill('half a thought')
  const invite = page.getByRole('banner').getByRole('button', { name: host.code })
  await expect(invite).toHaveAccessibleDescription('Invite people')
  await invite.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await api.closeRoom(host)
  await expect(page.getByRole('dialog'), 'what lay over it is gone').toBeHidden()
  await expect(page.getByRole('alert')).toContainText('Room closed')
  await expect(page.getByRole('alert')).toContainText('stay here until you leave this page')
  await expect(page.getByRole('heading', { name: 'Room closed' })).toBeFocused()
  await expect(page).toHaveTitle(`Closed: ${host.code} · Parley`)
  await expect(message(page, 'remember this')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Copy invite link' })).toBeHidden()
  await expect(page.getByText('Join at')).toBeHidden()
  await expect(page.getByText('away')).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Not sent:' })).toHaveValue('half a thought')
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('half a thought')
})

test('where copying is refused what was being written waits selected', async ({ page, server, api }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    Object.defineProperty(document, 'execCommand', { value: () => false })
  })
  const host = await api.create('Mara')
  await enterRoom(page, server.url, host.code, 'Ada')
  await messageField(page).fill('half a thought')
  await api.closeRoom(host)
  await expect(page.getByRole('heading', { name: 'Room closed' })).toBeFocused()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByText('Copying isn’t allowed here.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Not sent:' })).toBeFocused()
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('half a thought')
})

test('who comes back to a closed room is told at home, where they can create another', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara')
  await enterRoom(page, server.url, host.code, 'Ada')
  await page.goto('about:blank')
  await api.closeRoom(host)
  await page.goto(`${server.url}/r/${host.code}`)
  const heading = page.getByRole('heading', { level: 1, name: `Room ${host.code} was closed` })
  await expect(heading).toBeFocused()
  await expect(page).toHaveTitle(`Closed: ${host.code} · Parley`)
  await expect(nameField(page)).toHaveValue('Ada')
  await page.reload()
  await expect(heading).toBeVisible()
  await createButton(page).click()
  await expect(connection(page)).toHaveText('Connected')
})

test('a door that leads nowhere says so in its heading', async ({ page, server, guard }) => {
  guard.expect(/Failed to load resource/)
  await page.goto(`${server.url}/r/ZZZZ`)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toContainText('at the door')
  await expect(page).toHaveTitle('Join ZZZZ · Parley')
  await nameField(page).fill('Ada')
  await joinButton(page).click()
  await expect(page.getByRole('alert')).toContainText('ZZZZ')
  await expect(heading).toHaveText('No open room here.')
  await expect(page).toHaveTitle('Not found · Parley')
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeEditable()
})
