/** Values kept at most; with their keys a few megabytes. */
const SIZE_MAX = 50_000

/** Values looked at for each one that is added: at least two, so that what has become idle goes faster than others come. */
const LOOKS = 2
const LOOKS_WHEN_FULL = 16

/**
 * Values that need not be kept once they are idle, by keys that anybody can make up: made when first asked for, dropped without
 * a timer, and bounded in number. When there is no room, the one that is soonest idle gives way: who comes with a million
 * addresses pushes out his own, of which each has done little, and not the one who has done much.
 */
export class TransientMap<V> {
  readonly #values = new Map<string, V>()
  readonly #make: (key: string) => V
  readonly #untilIdle: (value: V, now: number) => number
  /** Goes round; a Map's iterator bears changes of the Map. */
  #round: MapIterator<[string, V]>

  /** @param untilIdle milliseconds until a value is as good as a new one; `Infinity` while it must be kept */
  constructor(make: (key: string) => V, untilIdle: (value: V, now: number) => number) {
    this.#make = make
    this.#untilIdle = untilIdle
    this.#round = this.#values.entries()
  }

  get size(): number {
    return this.#values.size
  }

  /** The value of a key, if it has one. */
  get(key: string): V | undefined {
    return this.#values.get(key)
  }

  /** The value of a key, which is made if it has none. */
  getOrMake(key: string, now: number): V {
    const known = this.#values.get(key)
    if (known !== undefined) return known
    this.#makeRoom(now)
    const value = this.#make(key)
    this.#values.set(key, value)
    return value
  }

  #makeRoom(now: number): void {
    const isFull = this.#values.size >= SIZE_MAX
    let soonest = Infinity
    let victim: string | undefined
    for (let look = isFull ? LOOKS_WHEN_FULL : LOOKS; look > 0; look--) {
      const entry = this.#next()
      if (!entry) return
      const untilIdle = this.#untilIdle(entry[1], now)
      if (untilIdle === 0) this.#values.delete(entry[0])
      else if (untilIdle < soonest) {
        soonest = untilIdle
        victim = entry[0]
      }
    }
    if (this.#values.size >= SIZE_MAX && victim !== undefined) this.#values.delete(victim)
  }

  #next(): [string, V] | undefined {
    const { value } = this.#round.next()
    if (value) return value
    this.#round = this.#values.entries()
    return this.#round.next().value
  }
}
