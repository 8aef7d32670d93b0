import {
  createRoom,
  enterRoom,
  isLive,
  message,
  messageField,
  people as members,
  send,
  timeline,
} from './support/room.ts'
import { expect, test } from './support/test.ts'

test.describe('the seat', () => {
  test('survives a reload and serves a second tab: the same person, seen once, with nothing said about it', async ({
    page,
    context,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    await api.say(host, 'hello')
    await enterRoom(page, server.url, host.code, 'Ada')
    await page.reload()
    await isLive(page)
    const second = await context.newPage()
    await second.goto(`${server.url}/r/${host.code}`)
    await isLive(second)
    await expect(members(second)).toHaveCount(2)
    await expect(timeline(second).getByText('You joined')).toHaveCount(1)
    await send(second, 'from the second tab')
    await expect(message(page, 'from the second tab')).toBeVisible()
  })

  test('is given up by leaving: home, and the room’s address asks for a name again', async ({
    page,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    await enterRoom(page, server.url, host.code, 'Ada')
    await page.getByRole('button', { name: 'Leave room' }).click()
    await expect(page).toHaveURL(`${server.url}/`)
    await expect
      .poll(async () => (await api.members(host)).members.map((member) => member.name))
      .not.toContain('Ada')
    await page.goto(`${server.url}/r/${host.code}`)
    await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada')
  })
})

test.describe('inviting', () => {
  test('the header’s button and the sheet copy the link', async ({ people, server }) => {
    const [ada] = await people(1, { permissions: ['clipboard-read', 'clipboard-write'] })
    if (ada === undefined) throw new Error('nobody came')
    const { page } = ada
    const code = await createRoom(page, server.url, 'Ada')
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
    await page.getByRole('button', { name: 'Copy invite link' }).click()
    await expect(page.getByText('Copied', { exact: true })).toBeVisible()
    expect(await clipboard()).toBe(`${server.url}/r/${code}`)

    await page.evaluate(() => navigator.clipboard.writeText(''))
    await page.getByRole('heading', { level: 1 }).getByRole('button').click()
    const sheet = page.getByRole('dialog', { name: 'Invite people' })
    await expect(sheet).toContainText(code)
    await sheet.getByRole('button', { name: 'Copy link' }).click()
    await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(await clipboard()).toBe(`${server.url}/r/${code}`)
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    await expect(page.getByRole('heading', { level: 1 }).getByRole('button')).toBeFocused()
  })

  test('where copying is refused the link waits selected', async ({ page, server }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
      Object.defineProperty(document, 'execCommand', { value: () => false })
    })
    const code = await createRoom(page, server.url, 'Ada')
    await page.getByRole('button', { name: 'Copy invite link' }).click()
    const link = page.getByRole('textbox', { name: 'Invite link' })
    await expect(link).toHaveValue(`${server.url}/r/${code}`)
    await expect(link).toBeFocused()
    expect(await page.evaluate(() => String(getSelection()))).toContain(code)
  })
})

test('icon buttons have names and tooltips, and focus is seen', async ({ page, server }) => {
  await createRoom(page, server.url, 'Ada')
  for (const button of await page.getByRole('button').all()) {
    const [name, title, text] = await button.evaluate((node) => [
      node.getAttribute('aria-label'),
      node.getAttribute('title'),
      node.textContent,
    ])
    expect(name ?? text).not.toBe('')
    if (name !== null) expect(title).not.toBeNull()
    await button.focus()
    await page.keyboard.press('Shift')
    await expect(button).toHaveCSS('outline-width', '2px')
    await expect(button).toHaveCSS('outline-style', 'solid')
  }
})

test('the skip link leads to the message field', async ({ page, server }) => {
  await createRoom(page, server.url, 'Ada')
  const skip = page.getByRole('link', { name: 'Skip to the message field' })
  await skip.focus()
  await expect(skip).toBeInViewport()
  await skip.press('Enter')
  await expect(messageField(page)).toBeFocused()
})
