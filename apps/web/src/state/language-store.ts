import { create } from 'zustand'
import { local } from '../lib/storage.ts'
import { isLanguage, type Language, preferredLanguage, speak } from '../strings.ts'

/** What a person may choose; `system` is the language of their browser, as far as the app speaks it. */
export type LanguageChoice = 'system' | Language

/** Whether `value` is one of the choices. */
export const isLanguageChoice = (value: string): value is LanguageChoice =>
  value === 'system' || isLanguage(value)

const KEY = 'parley:language'

type LanguageState = {
  choice: LanguageChoice
  /** What the page speaks now. */
  language: Language
  /** Throws if the texts can't be loaded; then everything stays as it was. */
  choose: (choice: LanguageChoice) => Promise<void>
}

const stored = (): LanguageChoice => {
  const value = local.getItem(KEY)
  return isLanguage(value) ? value : 'system'
}

/** The chosen language, remembered by this browser. */
export const useLanguage = create<LanguageState>()(() => ({
  choice: 'system',
  language: 'en',
  choose: async (choice) => {
    await apply(choice)
    if (choice === 'system') local.removeItem(KEY)
    else local.setItem(KEY, choice)
  },
}))

async function apply(choice: LanguageChoice) {
  const language = choice === 'system' ? preferredLanguage() : choice
  await speak(language)
  document.documentElement.lang = language
  useLanguage.setState({ choice, language })
}

/** Makes the page speak the chosen language. To be awaited before anything is shown. */
export async function startLanguage(): Promise<void> {
  await keepUp()
  addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) void keepUp()
  })
  addEventListener('languagechange', () => void keepUp())
}

/** Speaks what is chosen by now: when the page starts, in another tab, or by the browser's own settings. */
async function keepUp() {
  try {
    await apply(stored())
  } catch {
    // Its texts can't be loaded: the page goes on in what it speaks, at first English.
  }
}
