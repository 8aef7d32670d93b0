import { type Rate, TokenBucket } from './token-bucket.ts'
import { TransientMap } from './transient-map.ts'

/** A rate that holds for each key on its own: a member, a room, an address. */
export class Limit {
  readonly #rate: Rate
  readonly #buckets = new TransientMap(
    () => new TokenBucket(),
    (bucket, now) => bucket.untilFull(now),
  )

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Milliseconds until `key` has a token; 0 if it has one. */
  wait(key: string, now: number): number {
    return this.#buckets.get(key)?.wait(this.#rate, now) ?? 0
  }

  /** Takes a token of `key`. */
  take(key: string, now: number): void {
    if (this.#rate.count !== Infinity) this.#buckets.getOrMake(key, now).take(this.#rate, now)
  }

  /** Puts back a token of `key` that was taken for what did not come about. */
  giveBack(key: string): void {
    if (this.#rate.count !== Infinity) this.#buckets.get(key)?.giveBack(this.#rate)
  }
}
