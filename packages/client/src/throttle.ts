/** Lets one call through per interval. */
export class Throttle {
  readonly #intervalMs: number
  #last = Number.NEGATIVE_INFINITY

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  /** Whether a call may go through now. */
  pass(): boolean {
    const now = performance.now()
    if (now - this.#last < this.#intervalMs) return false
    this.#last = now
    return true
  }

  /** The next call goes through. */
  reset(): void {
    this.#last = Number.NEGATIVE_INFINITY
  }
}
