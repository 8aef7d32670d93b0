import type { ResolvedOptions } from './options.ts'

/** Calls `wake` when the network or the page comes back or the machine has slept, `doubt` when the network seems gone. */
export class WakeWatch {
  readonly #stop: (() => void)[] = []

  constructor(options: ResolvedOptions, wake: () => void, doubt: () => void) {
    const page = options.environment
    if (page !== null) {
      this.#listen(page, 'online', wake)
      this.#listen(page, 'offline', doubt)
      this.#listen(page, 'pageshow', wake)
      const { document } = page
      const visible = (): void => {
        if (document?.visibilityState === 'visible') wake()
      }
      document?.addEventListener('visibilitychange', visible)
      this.#stop.push(() => document?.removeEventListener('visibilitychange', visible))
    }
    this.#watchClock(options.wakeAfterMs, wake)
  }

  #listen(
    page: NonNullable<ResolvedOptions['environment']>,
    type: 'online' | 'offline' | 'pageshow',
    run: () => void,
  ) {
    page.addEventListener(type, run)
    this.#stop.push(() => page.removeEventListener(type, run))
  }

  /** Node, and pages that stay visible while the lid closes, get no event: but timers stand still and the clock goes on. */
  #watchClock(jumpMs: number, wake: () => void): void {
    const tickMs = jumpMs / 2
    let last = Date.now()
    const timer = setInterval(() => {
      const now = Date.now()
      const slept = now - last > jumpMs + tickMs
      last = now
      if (slept) wake()
    }, tickMs)
    this.#stop.push(() => clearInterval(timer))
  }

  close(): void {
    for (const stop of this.#stop.splice(0)) stop()
  }
}
