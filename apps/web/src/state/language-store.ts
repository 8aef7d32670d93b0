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
  choose: (choice: LanguageChoice) => Promise<void>
}

const stored = (): LanguageChoice => {
  const value = local.getItem(KEY)
  return isLanguage(value) ? value : 'system'
}

/** The chosen language, remembered by this browser. */
export const useLanguage = create<LanguageState>()((set) => ({
  choice: 'system',
  language: 'en',
  choose: async (choice) => {
    const language = choice === 'system' ? preferredLanguage() : choice
    await speak(language)
    if (choice === 'system') local.removeItem(KEY)
    else local.setItem(KEY, choice)
    document.documentElement.lang = language
    set({ choice, language })
  },
}))

/** Makes the page speak the chosen language. To be awaited before anything is shown. */
export async function startLanguage(): Promise<void> {
  const { choose } = useLanguage.getState()
  try {
    await choose(stored())
  } catch {
    // Its texts can't be loaded: English is always there.
  }
}
