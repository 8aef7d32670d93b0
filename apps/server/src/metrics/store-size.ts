import type { StoreSize } from '../ports/store.ts'

/** How long a measurement counts, in milliseconds: the store has better things to do, and anybody may ask. */
const FRESH_MS = 5000

/** How long a reader of metrics waits for the store, in milliseconds. A store that hangs is just what metrics have to tell of. */
const PATIENCE_MS = 500

/** The store's size as of a moment ago; `null` while the store does not say. */
export class StoreSizeGauge {
  readonly #measure: () => Promise<StoreSize>
  #size: StoreSize | null = null
  #measuring: Promise<void> | undefined
  #freshUntil = 0

  constructor(measure: () => Promise<StoreSize>) {
    this.#measure = measure
  }

  /** Resolves within half a second, come what may. */
  async read(): Promise<StoreSize | null> {
    if (performance.now() >= this.#freshUntil) {
      this.#measuring ??= this.#refresh()
      await Promise.race([this.#measuring, patience()])
    }
    return this.#size
  }

  async #refresh(): Promise<void> {
    this.#size = null
    try {
      this.#size = await this.#measure()
      this.#freshUntil = performance.now() + FRESH_MS
    } catch {
      // The store tells of its failures itself.
    } finally {
      this.#measuring = undefined
    }
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS).unref()
  })
}
