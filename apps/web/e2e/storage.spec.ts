import type { Page } from '@playwright/test'
import { tapLine } from './support/line.ts'
import { createRoom, isLive, message, send } from './support/room.ts'
import { expect, test } from './support/test.ts'

/** Ways in which a browser keeps nothing. */
const browsers: Record<string, (page: Page) => Promise<void>> = {
  'storage is blocked': async (page) => {
    await page.addInitScript(() => {
      const blocked = () => {
        throw new DOMException('The user denied it.', 'SecurityError')
      }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, { get: blocked })
    })
  },
  'storage is full': async (page) => {
    await page.addInitScript(() => {
      const full = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      }
      Storage.prototype.setItem = full
      IDBFactory.prototype.open = full
    })
  },
  'there is no database': async (page) => {
    await page.addInitScript(() => {
      for (const name of ['indexedDB', 'BroadcastChannel'])
        Object.defineProperty(window, name, { value: undefined })
    })
  },
}

for (const [name, prepare] of Object.entries(browsers)) {
  test(`${name}: one is in a room and talks all the same, over a drop and a reload as well`, async ({
    page,
    server,
  }) => {
    await prepare(page)
    const line = await tapLine(page)
    await createRoom(page, server.url, 'Ada')
    await send(page, 'hello')
    await expect(message(page, 'hello')).toHaveAttribute('data-status', 'sent')
    await line.cut()
    await send(page, 'and later')
    await expect(message(page, 'and later')).toHaveAttribute('data-status', 'pending')
    line.mend()
    await expect(message(page, 'and later')).toHaveAttribute('data-status', 'sent')
    await page.reload()
    await isLive(page)
    await expect(page.getByText('This browser keeps nothing')).toBeHidden()
    await send(page, 'still here')
    await expect(message(page, 'still here')).toHaveAttribute('data-status', 'sent')
  })
}
