import type { OutboxStorage, Session, StoredEntry } from '@parley/client'
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import { seats } from '../lib/seats.ts'
import { alone, OutboxHolder } from './outbox-holder.ts'

/** An entry, and who has it in hand. */
type Kept = StoredEntry & { holder: string }

interface Schema extends DBSchema {
  entries: { key: string; value: Kept }
}

type Database = IDBPDatabase<Schema>
type Take = (entries: readonly StoredEntry[]) => void
type SeatName = { code: string; id: string }

const PREFIX = 'parley:outbox:'
const nameOf = ({ code, id }: SeatName) => `${PREFIX}${code}:${id}`

/**
 * The outbox of one seat, in a database of its own, which is there only if there was something to keep, and can be deleted as a whole.
 * All connections of the seat share it: each entry is in the hands of one, and of another when that one has ended.
 */
export class OutboxDatabase implements OutboxStorage {
  readonly #name: string
  readonly #holder: OutboxHolder
  #take: Take = () => undefined
  /** Settles when the latest call that needs the database has it: all of them get it in the order of the calls. */
  #opened: Promise<Database | null>

  constructor({ code, self }: Session) {
    this.#name = nameOf({ code, id: self.id })
    this.#holder = new OutboxHolder((ended) => {
      this.#adopt(ended).catch(() => undefined)
    })
    this.#opened = this.#holder.ready.then(() => null)
  }

  async load(take: Take): Promise<void> {
    this.#take = take
    await this.#adopt()
  }

  /** Takes what is in nobody's hands; of `ended` it is known that it holds nothing any more. */
  async #adopt(ended?: string): Promise<void> {
    const adopted = await alone(this.#name, async () => {
      const database = await this.#database(false)
      if (database === null) return []
      const holders = (await database.getAll('entries')).map(({ holder }) => holder)
      const taken = await this.#holder.living(holders)
      taken.add(this.#holder.id)
      if (ended !== undefined) taken.delete(ended)
      const { store, done } = database.transaction('entries', 'readwrite')
      const free = (await store.getAll()).filter(({ holder }) => !taken.has(holder))
      await Promise.all([...free.map((entry) => store.put({ ...entry, holder: this.#holder.id })), done])
      return free
    })
    if (adopted.length > 0) this.#take(adopted)
  }

  async put(entry: StoredEntry): Promise<void> {
    const database = await this.#database(true)
    await database?.put('entries', { ...entry, holder: this.#holder.id })
  }

  async remove(id: string): Promise<void> {
    const database = await this.#database(false)
    await database?.delete('entries', id)
  }

  close(): void {
    this.#holder.close()
  }

  #database(create: boolean): Promise<Database | null> {
    const opened = this.#opened.then((database) => database ?? this.#openDatabase(create))
    this.#opened = opened.catch(() => null)
    return opened
  }

  async #openDatabase(create: boolean): Promise<Database | null> {
    const closed = () => {
      this.#opened = Promise.resolve(null)
    }
    let missing = false
    try {
      const database: Database = await openDB<Schema>(this.#name, 1, {
        upgrade: (fresh, _from, _to, transaction) => {
          if (create) return void fresh.createObjectStore('entries', { keyPath: 'id' })
          missing = true
          transaction.done.catch(() => undefined)
          transaction.abort()
        },
        // It is being deleted.
        blocking: () => {
          closed()
          database.close()
        },
        terminated: closed,
      })
      return database
    } catch (error) {
      if (missing) return null
      throw error
    }
  }
}

/** How many entries are kept for a seat. */
export async function countOutbox(seat: SeatName): Promise<number> {
  const name = nameOf(seat)
  if (!(await indexedDB.databases()).some((each) => each.name === name)) return 0
  const database = await openDB<Schema>(name, 1)
  try {
    return await database.count('entries')
  } finally {
    database.close()
  }
}

/** Deletes what was kept for a seat. */
export async function deleteOutbox(seat: SeatName): Promise<void> {
  await deleteDB(nameOf(seat))
}

/**
 * Deletes what was kept for seats that this browser no longer has: they have expired while nobody looked.
 * @param isSpared whether somebody may yet come back to the room of `code`
 */
export async function sweepOutboxes(isSpared: (code: string) => boolean): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith(PREFIX)) continue
    const [code = '', id = ''] = name.slice(PREFIX.length).split(':')
    if (seats.find(code)?.self.id !== id && !isSpared(code)) await deleteDB(name)
  }
}
