import type { Page } from '@playwright/test'
import { keptMessages } from './support/kept-messages.ts'
import { tapLine } from './support/line.ts'
import {
  createButton,
  createRoom,
  enterRoom,
  isLive,
  joinButton,
  message,
  messageField,
  messages,
  nameField,
  send,
} from './support/room.ts'
import { expect, test } from './support/test.ts'

const leaveRoom = (page: Page) => page.getByRole('button', { name: 'Leave room' })
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })
// By the form another one may say that no server answers: a clock that jumps ahead ends the wait for its answer.
const notice = (page: Page) => page.getByRole('status').first()

/** Keys of what this browser keeps of rooms. */
const kept = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => /seat|draft|recent/.test(key)))

/** Tells whether the server still holds the seat that this page has now. */
async function watchSeat(page: Page, url: string): Promise<() => Promise<boolean>> {
  const { pathname } = new URL(page.url())
  const token = await page.evaluate((code) => {
    const seat = JSON.parse(localStorage.getItem(`parley:seat:${code}`) ?? '{}') as { token: string }
    return seat.token
  }, pathname.slice('/r/'.length))
  return async () => (await fetch(`${url}/session`, { headers: { authorization: `Bearer ${token}` } })).ok
}

test('coming home, one press leads back to the seat that is still there, or gives it up', async ({
  page,
  server,
  api,
}) => {
  const host = await api.create('Mara', { title: 'Retro' })
  await enterRoom(page, server.url, host.code, 'Ada')
  await page.goto(server.url)
  await expect(page.getByRole('region', { name: 'Retro' })).toContainText('as Ada')
  await page.getByRole('button', { name: 'Return to room' }).click()
  await isLive(page)
  await expect(page).toHaveURL(`${server.url}/r/${host.code}`)

  await page.goBack()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Return to room' })).toBeHidden()
  await expect.poll(() => kept(page)).toEqual([])
  expect((await api.members(host)).members.map(({ name }) => name)).not.toContain('Ada')
})

test('a seat that is gone is not offered', async ({ page, server, api, guard }) => {
  guard.expect(/Failed to load resource/)
  const host = await api.create('Mara')
  await enterRoom(page, server.url, host.code, 'Ada')
  await page.goto('about:blank')
  await api.closeRoom(host)
  await page.goto(server.url)
  await expect(page.getByRole('button', { name: 'Return to room' })).toBeHidden()
  // What became of the room is said to whoever tries.
  await page.getByRole('button', { name: host.code }).first().click()
  await expect(page.getByRole('alert')).toContainText(host.code)
  await expect(page.getByRole('heading', { name: 'Recent rooms' })).toBeHidden()
})

test('recent rooms: eight at most, one press leads back, another one removes', async ({
  page,
  server,
  api,
}) => {
  const { code } = await api.create('Mara', { title: 'Retro' })
  await page.goto(server.url)
  await page.evaluate((real) => {
    const codes = [real, 'AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE', 'FFFF', 'GGGG', 'HHHH']
    const rooms = codes.map((each) => ({ code: each, title: each === real ? 'Retro' : null, at: Date.now() }))
    localStorage.setItem('parley:recent', JSON.stringify(rooms))
    localStorage.setItem('parley:name', 'Ada')
  }, code)
  await page.reload()
  const rooms = page.getByRole('region', { name: 'Recent rooms' }).getByRole('listitem')
  await expect(rooms).toHaveCount(8)
  await page.getByRole('button', { name: 'Remove AAAA' }).click()
  await expect(rooms).toHaveCount(7)
  await expect(notice(page)).toHaveText('AAAA is off the list.')
  await expect(page.getByRole('button', { name: 'Remove BBBB' })).toBeFocused()
  await page.reload()
  await expect(rooms).toHaveCount(7)
  await rooms.getByRole('button', { name: /Retro Today/ }).click()
  await isLive(page)
  await expect(page).toHaveURL(`${server.url}/r/${code}`)
})

test('leaving as the last one can be undone, with all that was there', async ({ page, context, server }) => {
  await page.clock.install()
  const code = await createRoom(page, server.url, 'Ada')
  await send(page, 'do not lose this')
  await expect(message(page, 'do not lose this')).toBeVisible()
  await messageField(page).fill('half a thought')
  const second = await context.newPage()
  await second.goto(`${server.url}/r/${code}`)
  await isLive(second)
  await leaveRoom(page).click()
  await expect(notice(page)).toContainText(`You left room ${code}. It closes in a few seconds`)
  await expect(second.getByText('You left this room in another tab.')).toBeVisible()
  await second.close()
  // Whoever comes next to this device finds nothing of it.
  expect(await kept(page)).toEqual([])
  await undo(page).click()
  await isLive(page)
  await expect(message(page, 'do not lose this')).toBeVisible()
  await expect(messageField(page)).toHaveValue('half a thought')

  // The same person coming in again by its code has thought better of it, too.
  await leaveRoom(page).click()
  await expect(undo(page)).toBeVisible()
  await page.getByRole('textbox', { name: 'Room code' }).fill(code)
  await joinButton(page).click()
  await isLive(page)
  await expect(message(page, 'do not lose this')).toBeVisible()

  const isHeld = await watchSeat(page, server.url)
  await leaveRoom(page).click()
  await expect(undo(page)).toBeVisible()
  expect(await isHeld()).toBe(true)
  await page.clock.fastForward(10_000)
  await expect(undo(page)).toBeHidden()
  await expect(notice(page)).toHaveText(`Room ${code} is closed.`)
  await expect.poll(isHeld).toBe(false)
  await page.clock.fastForward(6000)
  await expect(notice(page)).toBeEmpty()
})

test('a recent room with a seat is left as any other, and the keyboard has all the time it needs to undo that', async ({
  page,
  server,
}) => {
  await page.clock.install()
  const code = await createRoom(page, server.url, 'Ada')
  const isHeld = await watchSeat(page, server.url)
  await send(page, 'do not lose this')
  await expect(message(page, 'do not lose this')).not.toHaveAttribute('data-status', 'pending')
  await expect.poll(() => keptMessages(page), 'sent, and out of the outbox').toBe(0)
  await createRoom(page, server.url, 'Ada')
  await page.goto(server.url)
  await page.getByRole('button', { name: `Leave ${code}` }).press('Enter')
  await expect(undo(page)).toBeFocused()
  await expect(notice(page)).toContainText(`You left room ${code}. It closes in a few seconds`)
  await page.clock.fastForward(30_000)
  await expect(page.getByText('It closes in 10 s')).toBeVisible()
  await undo(page).press('Tab')
  await page.clock.fastForward(5000)
  await page.keyboard.press('Shift+Tab')
  await expect(undo(page)).toBeFocused()
  expect(await isHeld()).toBe(true)
  // A minute after leaving it is over even so.
  await page.clock.fastForward(25_000)
  await expect(notice(page)).toHaveText(`Room ${code} is closed.`)
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeFocused()
  await expect.poll(isHeld).toBe(false)
})

test('a room that is being left closes at once when the page does, or another room is entered', async ({
  page,
  server,
}) => {
  const leaveBehind = async () => {
    await createRoom(page, server.url, 'Ada')
    const isHeld = await watchSeat(page, server.url)
    await send(page, 'bye')
    await expect(message(page, 'bye')).toBeVisible()
    await leaveRoom(page).click()
    await expect(undo(page)).toBeVisible()
    return isHeld
  }
  const firstHeld = await leaveBehind()
  await createButton(page).click()
  await isLive(page)
  await expect.poll(firstHeld).toBe(false)

  const secondHeld = await leaveBehind()
  await page.goto('about:blank')
  await expect.poll(secondHeld).toBe(false)
  await page.goto(server.url)
  await expect(nameField(page)).toHaveValue('Ada')
  await expect(undo(page)).toBeHidden()
})

test('leaving with messages that were not sent says so and can be undone; the seat is given up when the network is back', async ({
  page,
  context,
  server,
  api,
  guard,
}) => {
  guard.expect(/Failed to load resource|WebSocket connection to .* failed/)
  await page.clock.install()
  const host = await api.create('Mara')
  await enterRoom(page, server.url, host.code, 'Ada')
  const isHeld = await watchSeat(page, server.url)
  const line = await tapLine(page)
  await page.reload()
  await isLive(page)
  await line.cut()
  await context.setOffline(true)
  for (const text of ['one', 'two', 'three']) await send(page, text)
  await expect.poll(() => keptMessages(page)).toBe(3)

  await leaveRoom(page).click()
  const left = `You left room ${host.code}. 3 messages were not sent.`
  await expect(notice(page)).toContainText([left])
  await undo(page).click()
  await expect(messages(page).locator('p')).toHaveText(['one', 'two', 'three'])

  await page.goBack()
  // The same from outside of the room.
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(notice(page)).toContainText([left])
  await page.clock.fastForward(70_000)
  await expect(undo(page)).toBeHidden()
  await expect.poll(() => keptMessages(page)).toBe(0)
  // Only what it takes to give the seat up is still there, and the person can have it again.
  expect(await kept(page)).toEqual([])
  expect(await isHeld()).toBe(true)
  expect(await page.evaluate(() => localStorage.getItem('parley:leaving'))).toContain(host.code)

  await context.setOffline(false)
  await expect.poll(isHeld).toBe(false)
  await expect.poll(() => page.evaluate(() => localStorage.getItem('parley:leaving'))).toBeNull()
  line.mend()
  await enterRoom(page, server.url, host.code, 'Ada')
})
