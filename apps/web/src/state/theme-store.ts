import { create } from 'zustand'
import { local } from '../lib/storage.ts'

/** What a person may choose. */
export type ThemeChoice = 'system' | 'light' | 'dark'

// `public/theme.js` reads the same key before the first paint, and knows the same two colours.
const KEY = 'parley:theme'
const CANVAS = { light: '#fcfaf6', dark: '#0e1117' }

const stored = (): ThemeChoice => {
  const value = local.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

type ThemeState = { choice: ThemeChoice; choose: (choice: ThemeChoice) => void }

/** The chosen theme, remembered by this browser. */
export const useTheme = create<ThemeState>()((set) => ({
  choice: stored(),
  choose: (choice) => {
    if (choice === 'system') local.removeItem(KEY)
    else local.setItem(KEY, choice)
    set({ choice })
  },
}))

function apply(choice: ThemeChoice, systemDark: boolean) {
  const root = document.documentElement
  if (choice === 'system') delete root.dataset.theme
  else root.dataset.theme = choice
  const dark = choice === 'dark' || (choice === 'system' && systemDark)
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', dark ? CANVAS.dark : CANVAS.light)
}

/** Keeps the page in the chosen theme: on a choice here, in another tab, or by the system. */
export function watchTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const update = () => apply(useTheme.getState().choice, dark.matches)
  useTheme.subscribe(update)
  dark.addEventListener('change', update)
  addEventListener('storage', (event) => {
    if (event.key === KEY) useTheme.setState({ choice: stored() })
  })
  update()
}
