import { strings } from '../../strings.ts'
import styles from './setting.module.css'
import { ThemeControl } from './theme-control.tsx'

/** The theme as a setting among others. */
export function ThemeSetting() {
  return (
    <div className={styles.setting}>
      {/* The group of choices has the same name. */}
      <span className={styles.label} aria-hidden="true">
        {strings.theme.label}
      </span>
      <ThemeControl look="words" />
    </div>
  )
}
