import { useState } from 'react'
import { isLanguageChoice, useLanguage } from '../../state/language-store.ts'
import { LANGUAGES, strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import { SelectSetting } from './select-setting.tsx'

/** The language of the page: the browser's, or one that the app speaks. Each is named in its own words. */
export function LanguageControl() {
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

  return (
    <SelectSetting
      label={strings.language.label}
      value={choice}
      options={[
        { value: 'system', text: strings.language.system },
        ...Object.entries(LANGUAGES).map(([lang, text]) => ({ value: lang, text, lang })),
      ]}
      onChange={(value) => void change(value)}
      below={failed ? <Alert>{strings.language.unavailable}</Alert> : undefined}
    />
  )
}
