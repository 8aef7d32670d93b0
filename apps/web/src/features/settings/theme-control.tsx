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

/** System, Light or Dark. `labelled`: says what it is, where nothing else does. */
export function ThemeControl({ labelled = false }: { labelled?: boolean }) {
  const choice = useTheme((state) => state.choice)
  const choose = useTheme((state) => state.choose)
  const name = useId()
  return (
    <fieldset className={cx(styles.control, labelled && styles.labelled)}>
      <legend className={labelled ? styles.legend : 'sr-only'}>{strings.theme.label}</legend>
      {choices.map(({ value, icon: Icon }) => (
        <label key={value} className={styles.choice} title={strings.theme[value]}>
          <input
            type="radio"
            className={styles.radio}
            name={name}
            value={value}
            checked={choice === value}
            onChange={() => choose(value)}
          />
          <Icon size={16} aria-hidden />
          <span className="sr-only">{strings.theme[value]}</span>
        </label>
      ))}
    </fieldset>
  )
}
