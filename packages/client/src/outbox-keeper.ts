import type { OutboxEntry } from './outbox-entry.ts'
import type { Place } from './outbox-item.ts'
import type { OutboxStorage, StoredEntry } from './outbox-storage.ts'

/** What is kept of an entry, as far as later changes need to know. */
interface Kept extends Place {
  failed: boolean
}

/** Keeps the storage in step with the outbox. Whatever the storage does, the outbox goes on. */
export class OutboxKeeper {
  readonly #storage: OutboxStorage
  readonly #kept = new Map<string, Kept>()
  #closed = false

  constructor(storage: OutboxStorage) {
    this.#storage = storage
  }

  /** Hands over what was kept, oldest first. Resolves when that is done, has failed, or has taken too long. */
  async restore(take: (entries: readonly StoredEntry[]) => void, timeoutMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(resolve, timeoutMs)
    const loaded = this.#attempt(async () => {
      // Nothing is emitted in the turn of `connect`: listeners are added in it.
      await new Promise((next) => setTimeout(next))
      await this.#storage.load((found) => this.#found(found, take))
    })
    await Promise.race([loaded, late])
    clearTimeout(timer)
  }

  #found(found: readonly StoredEntry[], take: (entries: readonly StoredEntry[]) => void): void {
    if (this.#closed) return
    const entries = found.filter(isStored).toSorted((a, b) => a.order - b.order)
    for (const { id, order, transmitted = false, failure } of entries)
      this.#kept.set(id, { order, transmitted, failed: failure !== undefined })
    take(entries)
  }

  /** Keeps an entry, or forgets one that is over. To be called before the entry is sent. */
  keep(entry: OutboxEntry, { order, transmitted }: Place): void {
    const { id, kind, body, createdAt, status } = entry
    if (status === 'acked' || status === 'discarded') {
      // Also one that is not known to be kept: it may be in a storage that is slow to load.
      this.#kept.delete(id)
      void this.#attempt(() => this.#storage.remove(id))
      return
    }
    const known = this.#kept.get(id)
    const failed = status === 'failed'
    if (this.#closed) return
    if (known?.failed === failed && known.order === order && known.transmitted === transmitted) return
    this.#kept.set(id, { order, transmitted, failed })
    const stored = { id, kind, body, createdAt, order, ...(transmitted && { transmitted }) }
    const failure = failed ? { failure: { code: entry.error.code, message: entry.error.message } } : {}
    void this.#attempt(() => this.#storage.put({ ...stored, ...failure }))
  }

  /** The connection ends for good. What is pending fails with it, but stays kept as it is: another connection can still send it. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    void this.#attempt(async () => this.#storage.close?.())
  }

  async #attempt(call: () => Promise<void>): Promise<void> {
    try {
      await call()
    } catch {
      // Blocked, full or broken: the messages are sent, and not kept.
    }
  }
}

/** Whether `entry` is what `put` was given. Another version of the program may have written something else. */
function isStored(entry: StoredEntry): boolean {
  const { id, kind, body, createdAt, order } = entry as Partial<StoredEntry>
  return (
    typeof id === 'string' &&
    kind === 'message' &&
    typeof body?.text === 'string' &&
    typeof createdAt === 'number' &&
    typeof order === 'number'
  )
}
