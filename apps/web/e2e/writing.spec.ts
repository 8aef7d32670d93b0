import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import { listen } from './support/listen.ts'
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
import { startServer } from './support/server.ts'
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

  test('with the keyboard open the field and the latest message stay in view', async ({
    people,
    server,
    api,
  }) => {
    const phone = { width: 390, height: 844 }
    const [ada] = await people(1, { hasTouch: true, isMobile: true, viewport: phone })
    if (ada === undefined) throw new Error('nobody came')
    const { page } = ada
    const host = await api.create('Mara')
    for (let number = 0; number < 30; number += 1) await api.say(host, `number ${number}`)
    await enterRoom(page, server.url, host.code, 'Ada')
    /** Where the parts that matter stand, if they aren't all between `top` and `bottom`. */
    const hidden = async (top: number, bottom: number) => {
      const parts = [page.locator('header'), message(page, 'number 29'), messageField(page)]
      const boxes = await Promise.all(parts.map((part) => part.boundingBox()))
      return boxes.filter((box) => box === null || box.y < top || box.y + box.height > bottom)
    }
    await expect.poll(() => hidden(0, 844)).toEqual([])

    // Where the keyboard makes the page smaller.
    await page.setViewportSize({ ...phone, height: 430 })
    await expect.poll(() => hidden(0, 430)).toEqual([])
    await page.setViewportSize(phone)

    // Where it lies over the page, which the browser has moved up.
    const covered = { height: 430, offsetTop: 200 }
    const free = { height: 844, offsetTop: 0 }
    /** Lays the page out for each of `areas` in turn, before anything of it is painted. */
    const cover = (...areas: { height: number; offsetTop: number }[]) =>
      page.evaluate((all) => {
        if (visualViewport === null) return
        for (const seen of all) {
          for (const [name, value] of Object.entries(seen))
            Object.defineProperty(visualViewport, name, { value, configurable: true })
          visualViewport.dispatchEvent(new Event('resize'))
          document.body.getBoundingClientRect()
        }
        dispatchEvent(new Event('resize'))
      }, areas)
    await cover(covered)
    await expect.poll(() => hidden(200, 630)).toEqual([])
    await cover(free, covered)
    await expect.poll(() => hidden(200, 630), 'gone and back within a frame').toEqual([])
    await cover(free)
    await expect.poll(async () => (await messageField(page).boundingBox())?.y).toBeGreaterThan(760)
    expect(await hidden(0, 844)).toEqual([])
  })

  test('nothing stands under a notch, or under the bar at the screen’s end', async ({ people, server }) => {
    const [ada] = await people(1, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
    if (ada === undefined) throw new Error('nobody came')
    const { page } = ada
    const device = await page.context().newCDPSession(page)
    await createRoom(page, server.url, 'Ada')
    for (const [width, height, insets] of [
      [390, 844, { top: 47, right: 0, bottom: 34, left: 0 }],
      [844, 390, { top: 0, right: 47, bottom: 21, left: 47 }],
    ] as const) {
      await page.setViewportSize({ width, height })
      await device.send('Emulation.setSafeAreaInsetsOverride', { insets })
      const unsafe = async () => {
        const parts = [
          page.getByRole('heading', { level: 1 }),
          page.getByRole('button', { name: 'Leave room' }),
        ]
        const boxes = await Promise.all([...parts, messageField(page)].map((part) => part.boundingBox()))
        return boxes.filter(
          (box) =>
            box === null ||
            box.x < insets.left ||
            box.y < insets.top ||
            box.x + box.width > width - insets.right ||
            box.y + box.height > height - insets.bottom,
        )
      }
      await expect.poll(unsafe).toEqual([])
    }
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

  test('the field grows from one line to eight', async ({ page, server }) => {
    await createRoom(page, server.url, 'Ada')
    const height = async (lines: number) => {
      await messageField(page).fill(Array.from({ length: lines }, (_, line) => `line ${line}`).join('\n'))
      return (await messageField(page).boundingBox())?.height ?? 0
    }
    const [one, two, eight, nine] = [await height(1), await height(2), await height(8), await height(9)]
    expect([two - one, eight - one, nine - eight]).toEqual([24, 7 * 24, 0])
    await messageField(page).fill('')
    expect((await messageField(page).boundingBox())?.height).toBe(one)
  })

  test('drafts are of a tab and a room, and survive reloads and closed tabs', async ({
    page,
    context,
    server,
  }) => {
    await createRoom(page, server.url, 'Ada')
    const roomOf = page.url()
    await messageField(page).fill('one')
    const other = await context.newPage()
    await other.goto(roomOf)
    await expect(messageField(other)).toHaveValue('one')
    await messageField(page).fill('one and more')
    await expect(messageField(other)).toHaveValue('one and more')
    await messageField(other).fill('two')
    await isLive(other)
    await Promise.all([page.reload(), other.reload()])
    await expect(messageField(page)).toHaveValue('one and more')
    await expect(messageField(other)).toHaveValue('two')

    await isLive(page)
    await messageField(page).press('Enter')
    await expect(message(other, 'one and more')).toBeVisible()
    await expect(messageField(other)).toHaveValue('two')
    await other.close({ runBeforeUnload: true })
    await page.goto(server.url)
    await createRoom(page, server.url, 'Ada')
    await expect(messageField(page)).toHaveValue('')
    const third = await context.newPage()
    await third.goto(roomOf)
    await expect(messageField(third)).toHaveValue('two')
  })

  test('where nothing can be stored writing goes on, and that a reload leaves the room is said', async ({
    page,
    server,
  }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
      const replaceState = history.replaceState.bind(history)
      history.replaceState = (state: unknown, ...rest) => {
        if (JSON.stringify(state).includes('token')) throw new DOMException('full', 'DataCloneError')
        replaceState(state, ...rest)
      }
    })
    await createRoom(page, server.url, 'Ada')
    await expect(page.getByText('This browser keeps nothing: a reload leaves the room.')).toBeVisible()
    await messageField(page).pressSequentially('kept')
    await expect(messageField(page)).toHaveValue('kept')
    await messageField(page).press('Enter')
    await expect(message(page, 'kept')).toHaveAttribute('data-status', 'sent')
    await expect(messageField(page)).toHaveValue('')
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
    // In the next frame, however slow the machine: nothing that takes time lies between the key and the row.
    const painted = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const enter = { key: 'Enter', bubbles: true, cancelable: true }
          document.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', enter))
          requestAnimationFrame(() => resolve(document.querySelector('[data-status=pending]') !== null))
        }),
    )
    expect(painted).toBe(true)
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
    await page.clock.install()
    await enterRoom(page, server.url, host.code, 'Ada')
    await page.clock.pauseAt(Date.now() + 10_000)
    const told: string[] = []
    line.tamper((frame) => {
      told.push(frame.type)
      return frame.type === 'send' ? null : frame
    })
    await send(page, 'are you there')
    await page.clock.runFor(5000)
    // It asks whether anybody is there, and hears that somebody is.
    await expect.poll(() => told).toContain('ping')
    await api.say(host, 'I am')
    await expect(async () => {
      await page.clock.runFor(20)
      await expect(message(page, 'I am')).toBeVisible({ timeout: 100 })
    }).toPass()
    await expect(message(page, 'are you there')).toHaveAttribute('data-status', 'pending')
    await page.clock.runFor(5000)
    await expect(message(page, 'are you there')).toHaveAttribute('data-status', 'failed')
    await page.clock.resume()
    line.tamper(null)
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(messages(page).locator('p')).toHaveText(['I am', 'are you there'])
    await expect(page.locator('[data-status=sent]')).toHaveCount(2)
  })

  test('a refused message says why and can be discarded', async ({ page, server }) => {
    const line = await tapLine(page)
    await page.clock.install()
    await createRoom(page, server.url, 'Ada')
    line.tamper((frame) => {
      if (frame.type !== 'send') return frame
      line.inject({ type: 'error', re: frame.id, code: 'forbidden', message: 'no' })
      return null
    })
    const spoken = await listen(page, '[data-announcer]')
    await send(page, 'no way')
    const said = 'Not sent: you may not write here.'
    await expect(timeline(page).getByText(said)).toBeVisible()
    await expect(page.getByRole('article', { name: `no way ${said}` })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Retry' })).toBeHidden()
    await page.clock.runFor(3000)
    await expect.poll(spoken).toEqual([said])
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(messages(page)).toHaveCount(0)
  })

  test('a rate limit keeps the text, counts down, and lets it go out by itself', async ({ page }) => {
    const server = await startServer({ env: { LIMIT_MESSAGES_MEMBER: '2/3s' } })
    try {
      await createRoom(page, server.url, 'Ada')
      for (const text of ['one', 'two', 'three', 'four']) await send(page, text)
      const said = page.locator('form [aria-live=polite]')
      await expect(page.locator('[data-held]')).toHaveText(/goes out by itself in [1-3] s\.$/)
      await expect(said).toHaveText(/goes out by itself\.$/)
      await expect(message(page, 'four')).toHaveAttribute('data-status', 'pending')
      await messageField(page).fill('five')
      await expect(page.locator('[data-status=sent]')).toHaveCount(4, { timeout: 10_000 })
      await expect(messages(page).locator('p')).toHaveText(['one', 'two', 'three', 'four'])
      await expect(page.locator('[data-held]')).toBeHidden()
      await expect(said).toBeEmpty()
      await expect(messageField(page)).toHaveValue('five')
    } finally {
      // It would complain of the server that is gone.
      await page.close()
      await server.stop()
    }
  })

  test('fifty messages wait for the connection, one more stays in the field, all go out in order', async ({
    page,
    server,
  }) => {
    const line = await tapLine(page)
    await createRoom(page, server.url, 'Ada')
    await line.cut()
    const texts = Array.from({ length: 51 }, (_, number) => `number ${number}`)
    for (const text of texts) await send(page, text)
    await expect(page.locator('[data-status=pending]')).toHaveCount(50)
    await expect(
      page
        .locator('form')
        .getByText(/This one stays here/)
        .first(),
    ).toBeVisible()
    await expect(messageField(page)).toHaveValue('number 50')
    line.mend()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect(page.locator('[data-status=sent]')).toHaveCount(50)
    await expect(page.locator('form').getByText(/This one stays here/)).toHaveCount(0)
    await messageField(page).press('Enter')
    await expect(page.locator('[data-status=sent]')).toHaveCount(51)
    await expect(messages(page).locator('p')).toHaveText(texts)
  })
})
