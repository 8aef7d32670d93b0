/** The part of the window that is used. */
type Page = {
  readonly history: Pick<History, 'state' | 'replaceState'>
  addEventListener(type: string, listener: () => void): void
}

/** What is kept in the entry of the history that the page is at. */
function keptIn({ history }: Page): string {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('kept' in state)) return '{}'
  return typeof state.kept === 'string' ? state.kept : '{}'
}

/**
 * A store in the entry of the history that the page is at, for browsers that keep nothing else: a reload finds it again, and no other site
 * can read it, as it could `window.name`. It goes along wherever the page navigates.
 */
export function historyStore(
  page: Page = globalThis.window,
): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const values = new Map(Object.entries(JSON.parse(keptIn(page)) as Record<string, string>))
  const write = () => {
    const kept = JSON.stringify(Object.fromEntries(values))
    if (kept === keptIn(page)) return
    page.history.replaceState({ ...(page.history.state as object | null), kept }, '')
  }
  const carry = () => {
    try {
      write()
    } catch {
      // Not even that is kept: what is written next is told so.
    }
  }
  // The router tells of the first two.
  for (const type of ['pushState', 'replaceState', 'popstate']) page.addEventListener(type, carry)
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value)
      write()
    },
    removeItem: (key) => {
      if (values.delete(key)) write()
    },
  }
}
