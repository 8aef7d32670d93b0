import { Languages } from 'lucide-react'
import { strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import styles from './look-controls.module.css'
import { ThemeControl } from './theme-control.tsx'
import { useLanguageChoice } from './use-language-choice.ts'

/** Language and theme, by the way: where there are no settings to open. */
export function LookControls() {
  const { choice, options, change, problem } = useLanguageChoice()
  return (
    <div className={styles.controls}>
      <label className={styles.language} data-tooltip={strings.language.label}>
        <Languages size={16} aria-hidden />
        <select
          className={styles.select}
          aria-label={strings.language.label}
          value={choice}
          onChange={(event) => change(event.target.value)}
        >
          {options.map(({ value, text, ...rest }) => (
            <option key={value} value={value} {...rest}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <ThemeControl />
      {problem !== null && (
        <div className={styles.problem}>
          <Alert>{problem}</Alert>
        </div>
      )}
    </div>
  )
}
