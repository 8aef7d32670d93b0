import { useId, useState } from 'react'
import { isLanguageChoice, useLanguage } from '../../state/language-store.ts'
import { LANGUAGES, strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import styles from './language-control.module.css'

/** The language of the page: the browser's, or one that the app speaks. Each is named in its own words. */
export function LanguageControl() {
  const choice = useLanguage((state) => state.choice)
  const choose = useLanguage((state) => state.choose)
  const [failed, setFailed] = useState(false)
  const id = useId()

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
    <div className={styles.control}>
      <label htmlFor={id} className={styles.label}>
        {strings.language.label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={choice}
        onChange={(event) => void change(event.target.value)}
      >
        <option value="system">{strings.language.system}</option>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      {failed && <Alert>{strings.language.unavailable}</Alert>}
    </div>
  )
}
