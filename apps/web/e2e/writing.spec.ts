import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import {
  createRoom,
  enterRoom,
  isLive,
  message,
  messageField,
  messages,
  send,
  timeline,
} from './support/room.ts'
import { expect, pair, test } from './support/test.ts'

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

test.describe('typing', () => {
  const typing = (page: Page) => page.locator('[data-typing]')

  test('is shown to the others until the message comes, and moves nothing', async ({
    people,
    server,
    api,
  }) => {
    const [ada, bo] = await pair(people)
    const host = await api.create('Mara')
    const seats = [await api.join(host.code, 'Cy'), await api.join(host.code, 'Di')]
    for (const seat of seats) await api.say(seat, 'here')
    const [lineOfAda, lineOfBo] = [await tapLine(ada), await tapLine(bo)]
    await enterRoom(ada, server.url, host.code, 'Ada')
    await enterRoom(bo, server.url, host.code, 'Bo')
    const otherTab = await bo.context().newPage()
    await otherTab.goto(bo.url())
    await isLive(otherTab)
    const told: string[] = []
    lineOfBo.tamper((frame) => {
      told.push(frame.type)
      return frame
    })
    const before = await timeline(ada).boundingBox()

    await messageField(bo).pressSequentially('  ')
    await messageField(bo).fill(' \n ')
    // Makes the page ask whether its connection is alive: what it sent before that has arrived when this has.
    await bo.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(() => told).toEqual(['ping'])
    await messageField(bo).pressSequentially('hel')
    await expect(typing(ada)).toHaveText('Bo is typing')
    expect(await timeline(ada).boundingBox()).toEqual(before)
    for (const [index, said] of ['Bo and Cy are typing', 'Several people are typing'].entries()) {
      lineOfAda.inject({ type: 'typing', by: seats[index]?.self.id })
      await expect(typing(ada)).toHaveText(said)
    }
    await send(ada, 'hello')
    await expect(message(otherTab, 'hello')).toBeVisible()
    await expect(typing(otherTab)).toBeEmpty()

    await messageField(bo).press('Enter')
    await expect(message(ada, 'hel')).toBeVisible()
    await expect(typing(ada)).toHaveText('Cy and Di are typing')
    expect(told).toEqual(['ping', 'typing', 'send'])
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
