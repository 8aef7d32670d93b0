import { type ReactNode, useId } from 'react'
import { Setting } from './setting.tsx'
import styles from './switch-setting.module.css'

type SwitchSettingProps = {
  label: string
  hint?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** Something that is on or off, at once. */
export function SwitchSetting({ label, hint, checked, disabled, onChange }: SwitchSettingProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <Setting label={label} htmlFor={id} hint={hint} hintId={hintId}>
      <input
        id={id}
        type="checkbox"
        // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a checkbox tells its state by itself
        role="switch"
        className={styles.switch}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : hintId}
        onChange={(event) => onChange(event.target.checked)}
      />
    </Setting>
  )
}
