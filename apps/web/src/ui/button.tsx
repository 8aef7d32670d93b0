import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from '../lib/cx.ts'
import styles from './button.module.css'

type ButtonProps = ComponentProps<'button'> & {
  /** How much the button asks for attention; at most one `primary` per screen. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  icon?: ReactNode
  /** Full width of its container. */
  wide?: boolean
}

/** A button with a visible label. */
export function Button({ look = 'secondary', icon, wide, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(styles.button, styles[look], wide && styles.wide, className)}
      {...rest}
    >
      {icon}
      {children}
    </button>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** Accessible name, and what the tooltip says if there is no more to say. */
  label: string
  tooltip?: string
  icon: ReactNode
  /** Shows `text`, or else the label, beside the icon where the screen has room for it. */
  roomy?: boolean
  text?: string
  look?: 'primary' | 'quiet' | 'danger'
}

/** A button that is an icon; its name is a tooltip, too. */
export function IconButton({
  label,
  tooltip,
  icon,
  roomy,
  text,
  look = 'quiet',
  className,
  ...rest
}: IconButtonProps) {
  const description = useId()
  return (
    <button
      type="button"
      aria-label={label}
      aria-describedby={tooltip === undefined ? undefined : description}
      data-tooltip={tooltip ?? label}
      className={cx(styles.button, styles.icon, styles[look], roomy && styles.roomy, className)}
      {...rest}
    >
      {icon}
      {tooltip !== undefined && (
        <span id={description} hidden>
          {tooltip}
        </span>
      )}
      {roomy && <span className={styles.label}>{text ?? label}</span>}
    </button>
  )
}
