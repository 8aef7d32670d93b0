import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Setting } from './setting.tsx'
import styles from './select-setting.module.css'

type Option = {
  value: string
  text: string
  /** The language of its text, if that isn't the page's. */
  lang?: string
}

type SelectSettingProps = {
  label: string
  hint?: ReactNode
  value: string
  options: readonly Option[]
  onChange: (value: string) => void
  below?: ReactNode
}

/** A choice among a few. */
export function SelectSetting({ label, hint, value, options, onChange, below }: SelectSettingProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <Setting label={label} htmlFor={id} hint={hint} hintId={hintId} below={below}>
      <div className={styles.box}>
        <select
          id={id}
          className={styles.select}
          value={value}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.text}
            </option>
          ))}
        </select>
        <ChevronDown size={16} className={styles.arrow} aria-hidden />
      </div>
    </Setting>
  )
}
