import type { Page } from '@playwright/test'
import type { Frame } from './line.ts'

/** Sends a page frames as if they came from the server. */
export type Tap = (frames: readonly Frame[]) => Promise<void>

/**
 * Puts a {@link Tap} into a page, for frames by the thousand: those of a `Line` take the long way, one by one. To be called before the
 * page opens a room.
 */
export async function openTap(page: Page): Promise<Tap> {
  await page.addInitScript(() => {
    const Original = window.WebSocket
    window.WebSocket = class extends Original {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given)
        Object.assign(window, { tapped: this })
      }
    }
  })
  return (frames) =>
    page.evaluate(
      (texts) => {
        const { tapped } = window as unknown as { tapped: WebSocket }
        for (const data of texts) tapped.dispatchEvent(new MessageEvent('message', { data }))
      },
      frames.map((frame) => JSON.stringify(frame)),
    )
}
