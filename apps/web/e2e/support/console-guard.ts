import type { BrowserContext } from '@playwright/test'

/** Collects what pages complain about. A browser test with a complaint that it did not announce has failed. */
export class ConsoleGuard {
  readonly #complaints: string[] = []
  readonly #expected: RegExp[] = []

  /** Listens to every page of `context`, present and future. */
  watch(context: BrowserContext) {
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#complaints.push(message.text())
    })
    context.on('weberror', (error) => this.#complaints.push(`uncaught: ${error.error().message}`))
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
