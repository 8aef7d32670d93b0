/** Something that becomes due a fixed time after it was started. */
interface Entry<V> {
  value: V
  dueAt: number
  group: string | undefined
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
  /** The keys of each group. */
  readonly #groups = new Map<string, Set<string>>()
  readonly #durationMs: number
  readonly #onDue: (value: V) => void
  #timer: NodeJS.Timeout | undefined

  constructor(durationMs: number, onDue: (value: V) => void) {
    this.#durationMs = durationMs
    this.#onDue = onDue
  }

  /** Starts a deadline, or starts it anew if `key` has one. Those of one group can be forgotten together. */
  start(key: string, value: V, group?: string): void {
    this.cancel(key)
    this.#entries.set(key, { value, dueAt: performance.now() + this.#durationMs, group })
    if (group !== undefined) {
      const keys = this.#groups.get(group)
      if (keys) keys.add(key)
      else this.#groups.set(group, new Set([key]))
    }
    this.#arm()
  }

  /** Forgets a deadline, if `key` has one. */
  cancel(key: string): void {
    const group = this.#entries.get(key)?.group
    this.#entries.delete(key)
    if (group === undefined) return
    const keys = this.#groups.get(group)
    keys?.delete(key)
    if (keys?.size === 0) this.#groups.delete(group)
  }

  /** Forgets the deadlines of a group. */
  cancelGroup(group: string): void {
    for (const key of this.#groups.get(group) ?? []) this.cancel(key)
  }

  /** Forgets all; nothing falls due any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#entries.clear()
    this.#groups.clear()
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
      this.cancel(key)
      this.#onDue(entry.value)
    }
    this.#arm()
  }
}
