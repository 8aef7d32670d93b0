/** Longest time between two looks at the clock, in milliseconds: when it is set, timers do not notice; and they can't wait a month. */
const LOOK_MS = 60_000

/** Calls back when something's time of the clock has come. One timer, for the soonest, serves any number of them. */
export class Expiries<T> {
  readonly #onExpired: (item: T) => void
  /** By time: tokens expire at whole seconds, so that many share one. */
  readonly #items = new Map<number, Set<T>>()
  #timer: NodeJS.Timeout | undefined
  #soonest = Infinity

  constructor(onExpired: (item: T) => void) {
    this.#onExpired = onExpired
  }

  /** @param at in milliseconds since the Unix epoch */
  add(item: T, at: number): void {
    const items = this.#items.get(at)
    if (items) items.add(item)
    else this.#items.set(at, new Set([item]))
    if (at < this.#soonest) this.#arm(at)
  }

  /** Forgets an item that was added for this time. */
  remove(item: T, at: number): void {
    const items = this.#items.get(at)
    items?.delete(item)
    // A timer that finds nothing does no harm.
    if (items?.size === 0) this.#items.delete(at)
  }

  /** Forgets all. */
  close(): void {
    clearTimeout(this.#timer)
    this.#items.clear()
  }

  #arm(at: number): void {
    clearTimeout(this.#timer)
    this.#soonest = at
    if (at === Infinity) return
    this.#timer = setTimeout(() => this.#look(), Math.min(LOOK_MS, Math.max(0, at - Date.now())))
    this.#timer.unref()
  }

  #look(): void {
    const now = Date.now()
    let soonest = Infinity
    for (const [at, items] of this.#items) {
      if (at > now) {
        soonest = Math.min(soonest, at)
        continue
      }
      this.#items.delete(at)
      for (const item of items) this.#onExpired(item)
    }
    this.#arm(soonest)
  }
}
