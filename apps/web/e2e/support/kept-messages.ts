import type { Page } from '@playwright/test'

/** How many messages the browser keeps for its seats. */
export const keptMessages = (page: Page) =>
  page.evaluate(async () => {
    const counts = (await indexedDB.databases()).map(
      ({ name = '' }) =>
        new Promise<number>((resolve, reject) => {
          const opened = indexedDB.open(name)
          opened.addEventListener('error', () => reject(new Error(name)))
          opened.addEventListener('success', () => {
            const count = opened.result.transaction('entries').objectStore('entries').count()
            count.addEventListener('success', () => {
              resolve(count.result)
              opened.result.close()
            })
          })
        }),
    )
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  })
