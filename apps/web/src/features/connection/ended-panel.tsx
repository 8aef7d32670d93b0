import { useEffect, useId, useRef, useState } from 'react'
import { copyText } from '../../lib/clipboard.ts'
import { drafts } from '../../lib/drafts.ts'
import { reloadApp } from '../../state/app-update.ts'
import { useRoom } from '../../state/room-context.ts'
import type { Ending } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './ended-panel.module.css'

type EndedPanelProps = {
  why: Ending
  /** Whether there is anything to read above. */
  readable: boolean
  onCreateAnother: () => void
  onGoHome: () => void
  onRejoin: () => void
}

/** Stands where the composer was: why the room is over for this person, and what to do next. */
export function EndedPanel({ why, readable, onCreateAnother, onGoHome, onRejoin }: EndedPanelProps) {
  const { text, hint, action, run } = describe(why, { onCreateAnother, onGoHome, onRejoin }, readable)
  const code = useRoom((state) => state.room.code)
  // Read while it is still there: with the seat the draft is forgotten.
  const [draft] = useState(() => drafts.read(code))
  const heading = useRef<HTMLHeadingElement>(null)
  const label = useId()

  // What had the focus may be gone with the composer; whoever reads the messages isn't interrupted.
  useEffect(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) heading.current?.focus()
  }, [])

  return (
    <section className={styles.panel} aria-labelledby={label}>
      <div role="alert">
        <h2 ref={heading} id={label} className={styles.heading} tabIndex={-1}>
          {text}
        </h2>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
      <Button look="primary" onClick={run}>
        {action}
      </Button>
      {draft.trim() !== '' && <Draft text={draft} />}
    </section>
  )
}

/** What was being written when the room ended. */
function Draft({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const { closed } = strings
  const id = useId()
  return (
    <div className={styles.draft}>
      <label htmlFor={id} className={styles.hint}>
        {closed.draft}
      </label>
      <textarea id={id} className={styles.text} dir="auto" rows={1} readOnly value={text} />
      <Button onClick={() => void copyText(text).then(setCopied)}>
        {copied ? closed.draftCopied : closed.copyDraft}
      </Button>
    </div>
  )
}

type Steps = Pick<EndedPanelProps, 'onCreateAnother' | 'onGoHome' | 'onRejoin'>
type Description = { text: string; hint?: string; action: string; run: () => void }

function describe(why: Ending, steps: Steps, readable: boolean): Description {
  const { closed } = strings
  switch (why) {
    case 'room-gone': {
      const hint = readable ? { hint: closed.goneHint } : {}
      return { text: closed.gone, ...hint, action: closed.createAnother, run: steps.onCreateAnother }
    }
    case 'left-elsewhere':
      return { text: closed.leftElsewhere, action: closed.rejoin, run: steps.onRejoin }
    case 'seat-gone':
      return { text: strings.notices.seatGone, action: closed.rejoin, run: steps.onRejoin }
    case 'removed':
      return { text: closed.removed, action: closed.goHome, run: steps.onGoHome }
    case 'outdated':
      return { text: closed.outdated, action: closed.reload, run: () => void reloadApp() }
    case 'refused':
      return { text: closed.refused, action: closed.reload, run: () => void reloadApp() }
  }
}
