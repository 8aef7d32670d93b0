/** How long one sign of typing is shown; the next one comes within 3 s while somebody goes on. */
const SHOWN_MS = 5000

/** Who is typing: everybody from their first sign of it until the signs stop, or something makes it plain that they are done. */
export class Typists {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #changed: (typists: readonly string[]) => void

  /** @param changed called with the ids of all who type, in the order in which they began. */
  constructor(changed: (typists: readonly string[]) => void) {
    this.#changed = changed
  }

  /** A sign that this member types. */
  typing(memberId: string) {
    const began = !this.#timers.has(memberId)
    clearTimeout(this.#timers.get(memberId))
    this.#timers.set(
      memberId,
      setTimeout(() => this.stopped(memberId), SHOWN_MS),
    )
    if (began) this.#tell()
  }

  /** This member has sent what they typed, or is gone. */
  stopped(memberId: string) {
    clearTimeout(this.#timers.get(memberId))
    if (this.#timers.delete(memberId)) this.#tell()
  }

  #tell() {
    this.#changed([...this.#timers.keys()])
  }

  close() {
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }
}
