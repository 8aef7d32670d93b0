import { Check, Copy } from 'lucide-react'
import { type MouseEvent, useEffect, useState } from 'react'
import { copyText } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import { IconButton } from '../../ui/button.tsx'
import { rowOf } from './row-controls.ts'
import styles from './row-actions.module.css'

/** How long it says what became of a copy. */
const SAYS_MS = 2000

/** What can be done with a message: floats over the end of its first line, for who is there. */
export function RowActions({ text }: { text: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'copyRefused' | null>(null)

  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), SAYS_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async ({ currentTarget }: MouseEvent<HTMLElement>) => {
    const copied = await copyText(text)
    setOutcome(copied ? 'copied' : 'copyRefused')
    const paragraph = rowOf(currentTarget)?.querySelector('p')
    if (!copied && paragraph) getSelection()?.selectAllChildren(paragraph)
  }

  return (
    <div className={styles.actions}>
      <IconButton
        className={styles.action}
        tabIndex={-1}
        label={strings.timeline[outcome ?? 'copyMessage']}
        icon={outcome === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        onClick={(event) => void copy(event)}
      />
      <span className={outcome === 'copyRefused' ? styles.refused : 'sr-only'} aria-live="polite">
        {outcome !== null && strings.timeline[outcome]}
      </span>
    </div>
  )
}
