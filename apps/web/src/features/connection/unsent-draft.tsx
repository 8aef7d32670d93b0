import { useId, useRef, useState } from 'react'
import { copyText } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './ended-panel.module.css'

/** What was being written when the room ended. Where copying is refused it waits selected. */
export function UnsentDraft({ text }: { text: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const { closed } = strings

  const copy = async () => {
    const copied = await copyText(text)
    setOutcome(copied ? 'copied' : 'refused')
    if (copied) return
    field.current?.focus()
    field.current?.select()
  }

  return (
    <div className={styles.draft}>
      <label htmlFor={id} className={styles.hint}>
        {closed.draft}
      </label>
      <textarea ref={field} id={id} className={styles.text} dir="auto" rows={1} readOnly value={text} />
      <Button onClick={() => void copy()}>
        {outcome === 'copied' ? closed.draftCopied : closed.copyDraft}
      </Button>
      <p className={styles.refused} aria-live="polite">
        {outcome === 'refused' && closed.copyRefused}
      </p>
    </div>
  )
}
