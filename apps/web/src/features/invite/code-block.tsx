import { Check, Copy } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './code-block.module.css'
import { useCopy } from './use-copy.ts'

/** Lines to take along. They scroll inside their box; where copying is refused they are selected for a copy by hand. */
export function CodeBlock({ title, hint, text }: { title: string; hint?: string; text: string }) {
  const lines = useRef<HTMLPreElement>(null)
  const [refused, setRefused] = useState(false)
  const id = useId()
  const { copied, copy } = useCopy(text, () => {
    setRefused(true)
    if (lines.current !== null) getSelection()?.selectAllChildren(lines.current)
  })
  return (
    <section className={styles.block}>
      <div className={styles.head}>
        <h3 id={id} className={styles.title}>
          {title}
        </h3>
        <Button
          look="quiet"
          className={styles.copy}
          aria-describedby={id}
          icon={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          onClick={copy}
        >
          {copied ? strings.room.copied : strings.connect.copy}
        </Button>
      </div>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      <div className={styles.box}>
        <pre
          ref={lines}
          className={styles.lines}
          dir="ltr"
          role="group"
          aria-labelledby={id}
          // What scrolls must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          {text}
        </pre>
      </div>
      {refused && (
        <p role="alert" className={styles.manual}>
          {strings.connect.manual}
        </p>
      )}
      <span className="sr-only" aria-live="polite">
        {copied && strings.room.copied}
      </span>
    </section>
  )
}
