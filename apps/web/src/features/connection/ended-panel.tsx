import { useEffect, useId, useRef, useState } from 'react'
import { drafts } from '../../lib/drafts.ts'
import { reloadApp } from '../../state/app-update.ts'
import type { EntryProblem } from '../../state/entry.ts'
import { useRoom } from '../../state/room-context.ts'
import type { Ending } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { CreateProblem } from './create-problem.tsx'
import styles from './ended-panel.module.css'
import { UnsentDraft } from './unsent-draft.tsx'

type EndedPanelProps = {
  why: Ending
  /** Whether there is anything to read above. */
  readable: boolean
  /** Makes another room, in which `draft` goes on, and goes there; resolves with what prevented it. */
  onCreateAnother: (draft: string) => Promise<EntryProblem | null>
  onGoHome: () => void
  onRejoin: () => void
}

/** Stands where the composer was: why the room is over for this person, and what to do next. */
export function EndedPanel({ why, readable, onCreateAnother, onGoHome, onRejoin }: EndedPanelProps) {
  const code = useRoom((state) => state.room.code)
  // Read while it is still there: with the seat the draft is forgotten.
  const [draft] = useState(() => drafts.read(code))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<EntryProblem | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const label = useId()

  // What had the focus may be gone with the composer; whoever reads the messages isn't interrupted.
  useEffect(() => {
    const focusIfLost = () => {
      const focused = document.activeElement
      if (focused === null || focused === document.body) heading.current?.focus()
    }
    focusIfLost()
    // A sheet that goes with the room still keeps everything else from having it.
    document.querySelector('dialog:modal')?.addEventListener('close', focusIfLost, { once: true })
  }, [])

  const createAnother = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setProblem(await onCreateAnother(draft))
    } finally {
      setBusy(false)
    }
  }
  const rejoin = () => {
    drafts.write(code, draft)
    onRejoin()
  }
  const { text, hint, action, run } = describe(
    why,
    { createAnother: () => void createAnother(), goHome: onGoHome, rejoin },
    readable,
  )

  return (
    <section className={styles.panel} aria-labelledby={label}>
      <div role="alert">
        <h2 ref={heading} id={label} className={styles.heading} tabIndex={-1}>
          {text}
        </h2>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
      <Button look="primary" onClick={run} aria-busy={busy}>
        {action}
      </Button>
      {problem !== null && <CreateProblem problem={problem} />}
      {draft.trim() !== '' && <UnsentDraft text={draft} />}
    </section>
  )
}

type Steps = { createAnother: () => void; goHome: () => void; rejoin: () => void }
type Description = { text: string; hint?: string; action: string; run: () => void }

function describe(why: Ending, steps: Steps, readable: boolean): Description {
  const { closed } = strings
  switch (why) {
    case 'room-gone': {
      const hint = readable ? { hint: closed.goneHint } : {}
      return { text: closed.gone, ...hint, action: closed.createAnother, run: steps.createAnother }
    }
    case 'left-elsewhere':
      return { text: closed.leftElsewhere, action: closed.rejoin, run: steps.rejoin }
    case 'seat-gone':
      return { text: strings.notices.seatGone, action: closed.rejoin, run: steps.rejoin }
    case 'removed':
      return { text: closed.removed, action: closed.goHome, run: steps.goHome }
    case 'outdated':
      return { text: closed.outdated, action: closed.reload, run: () => void reloadApp() }
    case 'refused':
      return { text: closed.refused, action: closed.reload, run: () => void reloadApp() }
  }
}
