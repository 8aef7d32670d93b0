import { useState } from 'react'
import { isLanguageChoice, useLanguage } from '../../state/language-store.ts'
import { LANGUAGES, strings } from '../../strings.ts'

/** What a control for the page's language shows and does. Each language is named in its own words. */
export function useLanguageChoice() {
  const choice = useLanguage((state) => state.choice)
  const choose = useLanguage((state) => state.choose)
  const [failed, setFailed] = useState(false)

  const change = async (value: string) => {
    if (!isLanguageChoice(value)) return
    try {
      await choose(value)
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }

  return {
    choice,
    options: [
      { value: 'system', text: strings.language.system },
      ...Object.entries(LANGUAGES).map(([lang, text]) => ({ value: lang, text, lang })),
    ],
    change: (value: string) => void change(value),
    /** What is wrong with the last choice. */
    problem: failed ? strings.language.unavailable : null,
  }
}
