import type { Session } from '@parley/protocol'
import {
  createRoom,
  enterRoom,
  isLive,
  message,
  messageField,
  messages,
  people as members,
  send,
  timeline,
} from './support/room.ts'
import { tapLine } from './support/line.ts'
import { expect, test } from './support/test.ts'

test.describe('writing', () => {
  test('Enter sends, Shift+Enter breaks the line, Ctrl+Enter sends', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    const field = messageField(page)
    await field.fill('one')
    await field.press('Shift+Enter')
    await page.keyboard.type('two')
    await field.press('Enter')
    await expect(messages(page).locator('p')).toHaveText('one\ntwo', { useInnerText: true })
    await expect(field).toHaveValue('')
    await send(page, 'three')
    await expect(message(page, 'three')).toBeVisible()
  })

  test('Enter breaks the line where typing is by touch; the button sends', async ({ people, server }) => {
    const [ada] = await people(1, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
    if (ada === undefined) throw new Error('nobody came')
    const { page } = ada
    await createRoom(page, server.url, 'Ada')
    await messageField(page).tap()
    await page.keyboard.type('one')
    await page.keyboard.press('Enter')
    await page.keyboard.type('two')
    await expect(messageField(page)).toHaveValue('one\ntwo')
    await page.getByRole('button', { name: 'Send' }).tap()
    await expect(messages(page)).toHaveCount(1)
    await expect(messageField(page)).toBeFocused()
  })

  test('the Enter that ends a composition never sends', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    await messageField(page).fill('にほん')
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await messageField(page).dispatchEvent('keydown', {
        key: 'Enter',
        bubbles: true,
        cancelable: true,
        ...init,
      })
    }
    await expect(messageField(page)).toHaveValue('にほん')
    await expect(messages(page)).toHaveCount(0)
  })

  test('blank is not sent; too long is kept whole, counted, and can’t be sent', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    await messageField(page).fill('  \n ')
    await messageField(page).press('Enter')
    await expect(messages(page)).toHaveCount(0)

    const long = '🙂'.repeat(4001)
    await messageField(page).fill(long)
    await expect(page.getByText('4,001 of 4,000')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
    await messageField(page).press('Enter')
    await expect(messageField(page)).toHaveValue(long)
    await messageField(page).fill('🙂'.repeat(4000))
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(messages(page)).toHaveCount(1)
  })

  test('a draft survives a reload', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    await messageField(page).fill('half a thought')
    await page.reload()
    await isLive(page)
    await expect(messageField(page)).toHaveValue('half a thought')
  })
})

test.describe('sending', () => {
  test('shows the message at once; the ack updates the same node', async ({ page, server }) => {
    const line = await tapLine(page)
    await createRoom(page, server.url, 'Ada')
    line.tamper((frame) => (frame.type === 'send' ? null : frame))
    await messageField(page).fill('hello')
    const painted = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener('keydown', () => performance.mark('key'), { capture: true })
          const log = document.querySelector('[role=log]')
          const observer = new MutationObserver(() => {
            if (!log?.querySelector('[data-status=pending]')) return
            observer.disconnect()
            requestAnimationFrame(() => resolve(performance.measure('painted', 'key').duration))
          })
          if (log) observer.observe(log, { childList: true, subtree: true })
          const enter = { key: 'Enter', bubbles: true, cancelable: true }
          document.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', enter))
        }),
    )
    expect(painted).toBeLessThan(50)
    const row = messages(page)
    await expect(row).toHaveAttribute('data-status', 'pending')

    await row.evaluate((node) => node.setAttribute('data-same', 'yes'))
    line.tamper(null)
    await line.close(1012)
    await expect(row).toHaveAttribute('data-status', 'sent')
    await expect(row).toHaveAttribute('data-same', 'yes')
  })

  test('without an ack it has failed after 10 s; a retry makes no double', async ({ page, server, api }) => {
    const host = await api.create('Host')
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    // The server stores it, only the answers are lost: the worst case for a retry.
    line.tamper((frame) => (frame.type === 'send' ? null : frame))
    await send(page, 'are you there')
    await expect(messages(page)).toHaveAttribute('data-status', 'failed', { timeout: 12_000 })
    line.tamper(null)
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(messages(page)).toHaveAttribute('data-status', 'sent')
    await expect(messages(page)).toHaveCount(1)
  })

  test('a refused message says why and can be discarded', async ({ page, server }) => {
    const line = await tapLine(page)
    await createRoom(page, server.url, 'Ada')
    line.tamper((frame) => {
      if (frame.type !== 'send') return frame
      line.inject({ type: 'error', re: frame.id, code: 'forbidden', message: 'no' })
      return null
    })
    await send(page, 'no way')
    await expect(page.getByText('Not sent: you may not write here.')).toBeVisible()
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(messages(page)).toHaveCount(0)
  })
})

test.describe('reading', () => {
  test('every message has its author and time, today has its name', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await api.say(host, 'first')
    await api.say(host, 'second')
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
    await expect(messages(page)).toHaveCount(2)
    for (const row of await messages(page).all()) {
      await expect(row).toContainText('Mara')
      const time = row.locator('time')
      await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT/)
      await expect(time).toHaveAttribute('title', /\d{4}.*\d\d:\d\d:\d\d/)
    }
    // One group: the name is seen once.
    await expect(
      timeline(page).getByText('Mara', { exact: true }).and(page.locator(':not(.sr-only)')),
    ).toHaveCount(1)
  })

  test('only http, https and mailto are links; markup stays text', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    const text = '<img src=x onerror=alert(1)> https://example.org/a?b=c javascript:alert(1) me@example.org'
    await send(page, text)
    await expect(messages(page).locator('p')).toHaveText(text)
    const links = messages(page).getByRole('link')
    await expect(links).toHaveCount(2)
    await expect(links.nth(0)).toHaveAttribute('href', 'https://example.org/a?b=c')
    await expect(links.nth(1)).toHaveAttribute('href', 'mailto:me@example.org')
    for (const link of await links.all()) {
      await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
      await expect(link).toHaveAttribute('target', '_blank')
    }
    await expect(messages(page).locator('img')).toHaveCount(0)
  })

  test('the end is followed; further up nothing moves and a button counts what is new', async ({
    page,
    server,
    api,
  }) => {
    const host = await longTalk(api)
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(message(page, 'last line')).toBeInViewport()
    await api.say(host, 'followed')
    await expect(message(page, 'followed')).toBeInViewport()

    const top = () => timeline(page).evaluate((log) => log.scrollTop)
    await timeline(page).evaluate((log) => log.scrollBy(0, -600))
    await expect(page.getByRole('button', { name: 'Go to the latest message' })).toBeVisible()
    const before = await top()
    await api.say(host, 'new one')
    await api.say(host, 'new two')
    const jump = page.getByRole('button', { name: '2 new messages' })
    await expect(jump).toHaveText('2 new')
    expect(await top()).toBe(before)
    await jump.click()
    await expect(message(page, 'new two')).toBeInViewport()
    await expect(jump).toBeHidden()

    await timeline(page).evaluate((log) => log.scrollBy(0, -600))
    await expect(page.getByRole('button', { name: 'Go to the latest message' })).toBeVisible()
    await send(page, 'my own')
    await expect(message(page, 'my own')).toBeInViewport()
  })

  test('history comes when scrolling up, and what is read stays where it is', async ({
    page,
    server,
    api,
  }) => {
    const host = await api.create('Mara')
    const others = await Promise.all(['Bo', 'Cy', 'Di'].map((name) => api.join(host.code, name)))
    let n = 0
    for (const seat of [host, ...others]) for (let i = 0; i < 22; i++) await api.say(seat, `number ${n++}`)
    await enterRoom(page, server.url, host.code, 'Ada')
    await expect(message(page, 'number 87')).toBeVisible()
    await expect(message(page, 'number 10')).toHaveCount(0)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/events?**', (route) => held.then(() => route.continue()))
    await timeline(page).evaluate((log) => log.scrollTo(0, 120))
    await expect(page.getByText('Loading earlier messages…')).toBeVisible()
    const read = message(page, 'number 46')
    const top = () => read.evaluate((node) => node.getBoundingClientRect().top)
    const before = await top()
    release()
    await expect(message(page, 'number 0')).toHaveCount(1)
    expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
    await timeline(page).evaluate((log) => log.scrollTo(0, 0))
    await expect(page.getByText('This is where the room begins.')).toBeVisible()
  })

  test('one bad message never blanks the room', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    const line = await tapLine(page)
    await enterRoom(page, server.url, host.code, 'Ada')
    await api.say(host, 'good')
    await expect(message(page, 'good')).toBeVisible()
    const { head } = await api.members(host)
    const bad = { type: 'event', kind: 'message', by: 'nobody', at: 'no time', body: { text: '\u202e odd' } }
    line.inject({ ...bad, seq: head + 1, id: 'x' })
    line.inject({ type: 'event', seq: head + 2, kind: 'unheard of', at: 1, body: null })
    line.inject({ type: 'event', kind: 'message' })
    await expect(messages(page)).toHaveCount(2)
    await expect(message(page, 'good')).toBeVisible()
    await expect(messageField(page)).toBeEditable()
  })

  test('others’ messages are announced once, history is not', async ({ page, server, api }) => {
    const host = await api.create('Mara')
    await api.say(host, 'before')
    await enterRoom(page, server.url, host.code, 'Ada')
    const announcer = page.locator('[data-announcer]')
    await expect(announcer).toHaveAttribute('aria-live', 'polite')
    await expect(timeline(page)).toHaveAttribute('aria-live', 'off')
    await api.say(host, 'hello')
    await expect(announcer).toHaveText('Mara: hello')
    await send(page, 'mine')
    await Promise.all(Array.from({ length: 7 }, (_, index) => api.say(host, `burst ${index}`)))
    await expect(announcer).toHaveText('7 new messages')
  })
})

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

/** A room with enough in it to scroll, by few requests. */
async function longTalk(api: {
  create: (name: string) => Promise<Session>
  say: (seat: Session, text: string) => Promise<unknown>
}) {
  const host = await api.create('Mara')
  for (let i = 0; i < 8; i++) await api.say(host, `talk ${i}\n`.repeat(8))
  await api.say(host, 'last line')
  return host
}
