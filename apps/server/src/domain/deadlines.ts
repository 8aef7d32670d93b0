/** Something that becomes due a fixed time after it was started. */
interface Entry<V> {
  value: V
  dueAt: number
}

/**
 * A timer this late, in milliseconds, means that the whole process stood still (SIGSTOP, a frozen machine). Those whom the
 * deadlines are about may have come back meanwhile and wait to be read, so they all start anew.
 */
const STALL_MS = 2000

/**
 * Deadlines of one kind. All last equally long, so the order of starting is the order of falling due, and one timer serves any
 * number of them.
 */
export class Deadlines<V> {
  readonly #entries = new Map<string, Entry<V>>()
  readonly #durationMs: number
  readonly #onDue: (value: V) => void
  #timer: NodeJS.Timeout | undefined

  constructor(durationMs: number, onDue: (value: V) => void) {
    this.#durationMs = durationMs
    this.#onDue = onDue
  }

  /** Starts a deadline, or starts it anew if `key` has one. */
  start(key: string, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, dueAt: performance.now() + this.#durationMs })
    this.#arm()
  }

  /** Forgets a deadline, if `key` has one. */
  cancel(key: string): void {
    this.#entries.delete(key)
  }

  /** Forgets all; nothing falls due any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#entries.clear()
  }

  #arm(): void {
    if (this.#timer) return
    const [first] = this.#entries.values()
    if (!first) return
    this.#timer = setTimeout(() => this.#expire(), Math.max(0, Math.ceil(first.dueAt - performance.now())))
    this.#timer.unref()
  }

  #expire(): void {
    this.#timer = undefined
    const now = performance.now()
    const [first] = this.#entries.values()
    const stalled = first !== undefined && now - first.dueAt > STALL_MS
    for (const [key, entry] of this.#entries) {
      if (stalled) entry.dueAt = now + this.#durationMs
      if (entry.dueAt > now) break
      this.#entries.delete(key)
      this.#onDue(entry.value)
    }
    this.#arm()
  }
}
