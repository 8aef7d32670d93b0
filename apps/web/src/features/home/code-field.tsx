import { type RefObject, useId } from 'react'
import { fitsTiles } from '../../lib/code-input.ts'
import { strings } from '../../strings.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './code-field.module.css'
import { useSelection } from './use-selection.ts'

type CodeFieldProps = {
  ref: RefObject<HTMLInputElement | null>
  value: string
  codeLength: number
  errorId: string | undefined
  /** Whether its tiles are those that travel into the room. */
  travels: boolean
  /** What the field holds now, and where its caret is. */
  onChange: (raw: string, caret: number | null) => void
}

/**
 * The code as tiles, with one real text field lying over them: typing, pasting, autofill and assistive technology meet an
 * ordinary input.
 */
export function CodeField({ ref, value, codeLength, errorId, travels, onChange }: CodeFieldProps) {
  const id = useId()
  const [selection, watchSelection] = useSelection(ref)
  const raw = !fitsTiles(value, codeLength)
  const slots = raw ? 0 : Math.max(codeLength, value.length)

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {strings.home.code}
      </label>
      <div className={styles.stage} data-raw={raw || undefined}>
        {!raw && (
          <CodeTiles
            code={value}
            size="large"
            slots={slots}
            selection={selection}
            invalid={errorId !== undefined}
            travels={travels}
          />
        )}
        <input
          ref={ref}
          id={id}
          className={styles.input}
          value={value}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          aria-invalid={errorId !== undefined}
          aria-describedby={errorId}
          onChange={({ target }) => onChange(target.value, target.selectionStart)}
          {...watchSelection}
        />
      </div>
    </div>
  )
}
