/** How much of something may be done: `count` at once, which comes back evenly over `perMs` milliseconds (SPEC L1). */
export interface Rate {
  /** Tokens of a full bucket; `Infinity` means no limit. */
  count: number
  perMs: number
}

/** What adding up thirds of a millisecond may be off by, in milliseconds. */
const ROUNDING_MS = 0.001

/** One token bucket. All it keeps is when it will be full again: what is missing until then is what has been taken. */
export class TokenBucket {
  #fullAt = 0

  /** Milliseconds until there is a token; 0 if there is one. */
  wait({ count, perMs }: Rate, now: number): number {
    if (count === Infinity) return 0
    const wait = this.#fullAt + perMs / count - perMs - now
    return wait > ROUNDING_MS ? wait : 0
  }

  /** How many whole tokens there are. */
  tokens({ count, perMs }: Rate, now: number): number {
    if (count === Infinity) return Infinity
    return Math.floor(count - ((this.untilFull(now) - ROUNDING_MS) * count) / perMs)
  }

  /** Takes a token. From an empty bucket nothing is taken. */
  take({ count, perMs }: Rate, now: number): void {
    if (count === Infinity) return
    this.#fullAt = Math.min(now + perMs, Math.max(this.#fullAt, now) + perMs / count)
  }

  /** Puts back a token that was taken for what did not come about. */
  giveBack({ count, perMs }: Rate): void {
    this.#fullAt -= perMs / count
  }

  /** Milliseconds until it is full, and as good as a new one. */
  untilFull(now: number): number {
    return Math.max(0, this.#fullAt - now)
  }
}
