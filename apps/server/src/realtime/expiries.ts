/** Longest time between two looks at the clock, in milliseconds: when it is set, timers do not notice; and they can't wait a month. */
const LOOK_MS = 60_000

/** Calls back when something's time of the clock has come. One timer, for the soonest, serves any number of them. */
export class Expiries<T> {
  readonly #onExpired: (item: T) => void
  readonly #times = new Map<T, number>()
  #timer: NodeJS.Timeout | undefined
  #soonest = Infinity

  constructor(onExpired: (item: T) => void) {
    this.#onExpired = onExpired
  }

  /** @param at in milliseconds since the Unix epoch; replaces an earlier one of the item */
  set(item: T, at: number): void {
    this.#times.set(item, at)
    if (at < this.#soonest) this.#arm(at)
  }

  /** Forgets an item. A timer that finds nothing does no harm. */
  remove(item: T): void {
    this.#times.delete(item)
  }

  /** Forgets all. */
  close(): void {
    clearTimeout(this.#timer)
    this.#times.clear()
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
    for (const [item, at] of this.#times) {
      if (at > now) {
        soonest = Math.min(soonest, at)
        continue
      }
      this.#times.delete(item)
      this.#onExpired(item)
    }
    this.#arm(soonest)
  }
}
