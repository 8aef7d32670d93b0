import { type KeyValueStore, local, session } from './storage.ts'

/** Where a draft of the room of `code` is kept. */
export const draftKey = (code: string) => `parley:draft:${code}`

/**
 * What is being written, per room. Each tab has a draft of its own, which a reload finds again, so that two tabs of a room never write
 * over each other's; one that has none yet begins with what was written last in any of them, as a tab that was closed may have left it.
 */
export function draftStore(tab: KeyValueStore = session, shared: KeyValueStore = local) {
  const read = (code: string): string => tab.getItem(draftKey(code)) ?? shared.getItem(draftKey(code)) ?? ''
  return {
    read,
    /** Whether this tab's draft was begun elsewhere, and not touched here. */
    isBorrowed: (code: string) => tab.getItem(draftKey(code)) === null,
    write(code: string, text: string) {
      const before = read(code)
      // Nothing is kept, too: this tab has begun anew, whatever is written in another.
      tab.setItem(draftKey(code), text)
      if (text !== '') shared.setItem(draftKey(code), text)
      else if (shared.getItem(draftKey(code)) === before) shared.removeItem(draftKey(code))
    },
    /** This tab may not come back: leaves its draft to the next one. */
    handOver(code: string) {
      const text = tab.getItem(draftKey(code)) ?? ''
      if (text !== '') shared.setItem(draftKey(code), text)
    },
    forget(code: string) {
      tab.removeItem(draftKey(code))
      shared.removeItem(draftKey(code))
    },
  }
}

/** The app's one store of drafts. */
export const drafts = draftStore()
