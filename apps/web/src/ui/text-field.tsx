import { type ComponentProps, useId } from 'react'
import styles from './text-field.module.css'

type TextFieldProps = Omit<ComponentProps<'input'>, 'id' | 'className'> & {
  label: string
  errorId?: string | undefined
}

/** A labelled one-line text field. */
export function TextField({ label, errorId, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={styles.input}
        aria-invalid={errorId !== undefined}
        aria-describedby={errorId}
      />
    </div>
  )
}
