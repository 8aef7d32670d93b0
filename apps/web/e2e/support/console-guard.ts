import type { BrowserContext } from '@playwright/test'

const harmless: readonly RegExp[] = [
  // Said by the test runner, see `serviceWorkers` in its configuration.
  /^Service Worker registration blocked by Playwright$/,
  // Says no more than that the machine is busy: what is preloaded is used when the page is shown.
  /was preloaded using link preload but not used within a few seconds/,
]

/** Collects what pages and their workers complain about. A browser test with a complaint that it did not announce has failed. */
export class ConsoleGuard {
  readonly #complaints: string[] = []
  readonly #expected: RegExp[] = [...harmless]

  /** Listens to everything in `context`, present and future: pages, pop-ups, frames and workers. */
  watch(context: BrowserContext) {
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#complaints.push(message.text())
    })
    context.on('weberror', (error) => this.#complaints.push(`uncaught: ${error.error().message}`))
    // Of a service worker only the console is told of, so it says there what nobody has caught.
    context.on('serviceworker', (worker) => {
      // It may have ended before it was asked.
      worker.evaluate(complainOfUncaught).catch(() => undefined)
    })
  }

  /** Announces a complaint that belongs to the test: the browser itself reports each refused request. */
  expect(pattern: RegExp) {
    this.#expected.push(pattern)
  }

  /** What was not announced. */
  get unexpected(): string[] {
    return this.#complaints.filter((text) => !this.#expected.some((pattern) => pattern.test(text)))
  }
}

function complainOfUncaught() {
  addEventListener('error', ({ message }) => console.error(`uncaught: ${message}`))
  addEventListener('unhandledrejection', ({ reason }) => console.error(`uncaught: ${String(reason)}`))
}
