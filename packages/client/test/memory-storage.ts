import type { OutboxStorage, StoredEntry } from '../src/index.ts'

/** A storage that lives as long as the test. It says what was asked of it, and can be told to hand over more, as of another page. */
export class MemoryStorage implements OutboxStorage {
  readonly entries = new Map<string, StoredEntry>()
  readonly calls: string[] = []
  /** Hands over entries, as `load` does. Set by `load`. */
  handOver: (entries: readonly StoredEntry[]) => void = () => undefined

  get texts(): string[] {
    return [...this.entries.values()].map(({ body }) => body.text)
  }

  load(take: (entries: readonly StoredEntry[]) => void): Promise<void> {
    this.handOver = take
    take([...this.entries.values()])
    return Promise.resolve()
  }

  put(entry: StoredEntry): Promise<void> {
    this.calls.push(`put ${entry.body.text}`)
    this.entries.set(entry.id, structuredClone(entry))
    return Promise.resolve()
  }

  remove(id: string): Promise<void> {
    this.calls.push(`remove ${this.entries.get(id)?.body.text ?? id}`)
    this.entries.delete(id)
    return Promise.resolve()
  }
}

/** What an earlier page has left behind. */
export const left = (id: string, order: number, more: Partial<StoredEntry> = {}): StoredEntry => ({
  id,
  kind: 'message',
  body: { text: id },
  createdAt: order,
  order,
  ...more,
})
