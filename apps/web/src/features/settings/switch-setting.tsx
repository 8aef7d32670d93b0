import { type ReactNode, useId } from 'react'
import { Setting } from './setting.tsx'
import styles from './switch-setting.module.css'

type SwitchSettingProps = {
  /** Of the switch, where something leads to it. */
  id?: string
  label: string
  hint?: ReactNode
  checked: boolean
  /** It can be read, and why it is so, but not turned. */
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** Something that is on or off, at once. */
export function SwitchSetting({
  id: ownId,
  label,
  hint,
  checked,
  disabled = false,
  onChange,
}: SwitchSettingProps) {
  const anyId = useId()
  const id = ownId ?? anyId
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
        aria-disabled={disabled || undefined}
        aria-describedby={hint === undefined ? undefined : hintId}
        onChange={(event) => {
          if (!disabled) onChange(event.target.checked)
        }}
      />
    </Setting>
  )
}
