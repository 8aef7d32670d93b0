/** The part of `Storage` the app uses. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A store that always takes what it is given. */
export type TolerantStore = KeyValueStore & {
  /** Whether what it has under this key goes with the page. */
  isFleeting: (key: string) => boolean
}

/** A store that lives as long as the page. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

/**
 * Wraps stores that may refuse (blocked, full, private mode): what the first refuses to keep goes to the next. What all of them refuse stays
 * in memory, so that the page goes on working and only forgets on reload.
 */
export function tolerantStore(...stores: (() => KeyValueStore)[]): TolerantStore {
  const memory = memoryStore()
  const all = [...stores, () => memory]
  const attempt = <T>(open: () => KeyValueStore, use: (store: KeyValueStore) => T): T | null => {
    try {
      return use(open())
    } catch {
      return null
    }
  }
  return {
    // A later store has what the ones before it refused, and is the newer.
    getItem: (key) =>
      all.reduceRight<string | null>(
        (found, open) => found ?? attempt(open, (store) => store.getItem(key)),
        null,
      ),
    setItem: (key, value) => {
      let isKept = false
      for (const open of all) {
        attempt(open, (store) => {
          if (isKept) return store.removeItem(key)
          store.setItem(key, value)
          isKept = true
        })
      }
    },
    removeItem: (key) => {
      for (const open of all) attempt(open, (store) => store.removeItem(key))
    },
    isFleeting: (key) => memory.getItem(key) !== null,
  }
}

/** What this tab remembers, across reloads. */
export const session = tolerantStore(() => globalThis.sessionStorage)

/** What this browser remembers, shared by its tabs. */
export const local = tolerantStore(() => globalThis.localStorage)

let lastResort: KeyValueStore | null = null

/** What this browser remembers; where it keeps nothing at least the tab does, as a reload must not cost a seat. */
export const lasting = tolerantStore(
  () => globalThis.localStorage,
  () => globalThis.sessionStorage,
  () => {
    if (lastResort === null) throw new Error('Not needed, or not to be had')
    return lastResort
  },
)

/** Readies {@link lasting} for a browser that keeps nothing. To be awaited before anything is read. */
export async function openLasting(): Promise<void> {
  try {
    sessionStorage.setItem('parley:probe', '')
    sessionStorage.removeItem('parley:probe')
  } catch {
    const loaded = await import('./history-store.ts').catch(() => null)
    if (loaded !== null) lastResort = loaded.historyStore()
  }
}
