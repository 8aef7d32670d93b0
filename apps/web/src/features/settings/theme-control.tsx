import { Monitor, Moon, Sun } from 'lucide-react'
import { useId } from 'react'
import { cx } from '../../lib/cx.ts'
import { type ThemeChoice, useTheme } from '../../state/theme-store.ts'
import { strings } from '../../strings.ts'
import styles from './theme-control.module.css'

const choices: readonly { value: ThemeChoice; icon: typeof Sun }[] = [
  { value: 'system', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
]

/** System, Light or Dark: as icons where it stands by the way, in words among other settings. */
export function ThemeControl({ look = 'icons' }: { look?: 'icons' | 'words' }) {
  const choice = useTheme((state) => state.choice)
  const choose = useTheme((state) => state.choose)
  const name = useId()
  return (
    <fieldset className={cx(styles.control, styles[look])}>
      <legend className="sr-only">{strings.theme.label}</legend>
      {choices.map(({ value, icon: Icon }) => (
        <label
          key={value}
          className={styles.choice}
          data-tooltip={look === 'icons' ? strings.theme[value] : undefined}
        >
          <input
            type="radio"
            className={styles.radio}
            name={name}
            value={value}
            checked={choice === value}
            onChange={() => choose(value)}
          />
          {look === 'icons' && <Icon size={16} aria-hidden />}
          <span className={look === 'icons' ? 'sr-only' : styles.word}>{strings.theme[value]}</span>
        </label>
      ))}
    </fieldset>
  )
}
