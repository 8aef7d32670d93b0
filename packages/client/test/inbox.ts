/** Things that arrive, to be waited for: a test never sleeps in the hope that something has happened by then. */
export class Inbox<T> {
  /** Everything that has ever arrived. */
  readonly all: T[] = []
  #taken = 0
  #waiting: (() => void)[] = []

  push(item: T): void {
    this.all.push(item)
    for (const look of this.#waiting.splice(0)) look()
  }

  /** The next one that hasn't been taken and, if asked for, matches; those before it are skipped. */
  async next(matches: (item: T) => boolean = () => true): Promise<T> {
    for (;;) {
      while (this.#taken < this.all.length) {
        const item = this.all[this.#taken] as T
        this.#taken += 1
        if (matches(item)) return item
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }
}
