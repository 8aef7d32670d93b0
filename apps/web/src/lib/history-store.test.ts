import { describe, expect, test } from 'vitest'
import { historyStore } from './history-store.ts'

/** A window with as much of a history as a reload and the router need. It is loaded at an entry with `state`. */
function fakePage(state: unknown = null) {
  const listeners: (() => void)[] = []
  const history = {
    state,
    replaceState: (next: unknown) => {
      history.state = structuredClone(next)
    },
  }
  const page = {
    history,
    addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
  }
  return {
    page,
    history,
    /** The router pushes an entry, and tells of it. */
    navigate: (next: unknown) => {
      history.state = next
      for (const listener of listeners) listener()
    },
  }
}

const reload = (state: unknown) => historyStore(fakePage(state).page)

describe('historyStore', () => {
  test('is found again by the page that a reload makes, beside what others keep in the entry', () => {
    const { page, history } = fakePage({ overlays: 1 })
    historyStore(page).setItem('a', '1')
    expect(reload(history.state).getItem('a')).toBe('1')
    expect(history.state).toMatchObject({ overlays: 1 })
  })

  test('goes along to where the page navigates, and leaves what was removed behind', () => {
    const { page, history, navigate } = fakePage()
    const store = historyStore(page)
    store.setItem('a', '1')
    store.setItem('b', '2')
    const earlier = history.state
    navigate(null)
    expect(reload(history.state).getItem('a')).toBe('1')
    store.removeItem('a')
    navigate(earlier)
    expect(reload(history.state).getItem('a')).toBeNull()
    expect(reload(history.state).getItem('b')).toBe('2')
  })

  test('a history that takes nothing more stops nobody from navigating', () => {
    const { page, history, navigate } = fakePage()
    const store = historyStore(page)
    store.setItem('a', '1')
    history.replaceState = () => {
      throw new Error('too much')
    }
    expect(() => store.setItem('b', '2')).toThrow('too much')
    expect(() => navigate(null)).not.toThrow()
  })

  test('what it never was asked to keep leaves the history alone', () => {
    const { page, history, navigate } = fakePage()
    historyStore(page).removeItem('a')
    navigate({ closedCode: 'AB3K' })
    expect(history.state).toEqual({ closedCode: 'AB3K' })
  })
})
