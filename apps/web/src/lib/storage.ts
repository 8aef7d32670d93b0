/** The part of `Storage` the app uses. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

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
 * Wraps a store that may refuse (blocked, full, private mode): what it refuses to keep stays in memory, so that the page goes on
 * working and only forgets on reload.
 */
export function tolerantStore(open: () => KeyValueStore): KeyValueStore {
  const memory = memoryStore()
  const attempt = <T>(use: (store: KeyValueStore) => T): T | undefined => {
    try {
      return use(open())
    } catch {
      return undefined
    }
  }
  return {
    getItem: (key) => memory.getItem(key) ?? attempt((store) => store.getItem(key)) ?? null,
    setItem: (key, value) => {
      const kept = attempt((store) => {
        store.setItem(key, value)
        return true
      })
      if (kept) memory.removeItem(key)
      else memory.setItem(key, value)
    },
    removeItem: (key) => {
      memory.removeItem(key)
      attempt((store) => store.removeItem(key))
    },
  }
}

/** What this tab remembers, across reloads. */
export const session = tolerantStore(() => globalThis.sessionStorage)

/** What this browser remembers, shared by its tabs. */
export const local = tolerantStore(() => globalThis.localStorage)
