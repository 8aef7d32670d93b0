import { type Rate, TokenBucket } from './token-bucket.ts'

/** How often several addresses together may miss before each of them may less often (SPEC A9). */
export class MissBudget {
  readonly #bucket = new TokenBucket()
  #isUsedUp = false

  /** From when it is used up until half of it has come back: not again with each token. */
  isUsedUp(rate: Rate, now: number): boolean {
    if (this.#bucket.wait(rate, now) > 0) this.#isUsedUp = true
    else if (this.#bucket.untilFull(now) <= rate.perMs / 2) this.#isUsedUp = false
    return this.#isUsedUp
  }

  /**
   * Counts a miss.
   * @returns whether this one has used it up
   */
  take(rate: Rate, now: number): boolean {
    const wasUsedUp = this.isUsedUp(rate, now)
    this.#bucket.take(rate, now)
    return !wasUsedUp && this.isUsedUp(rate, now)
  }

  /** Milliseconds until it is full, and as good as a new one. */
  untilFull(now: number): number {
    return this.#bucket.untilFull(now)
  }
}
