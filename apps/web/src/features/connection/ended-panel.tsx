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
  return (
    <section className={styles.panel} aria-label={text}>
      <p>
        <strong>{text}</strong>
        {hint !== undefined && <span className={styles.hint}> {hint}</span>}
      </p>
      <Button look="primary" onClick={run}>
        {action}
      </Button>
    </section>
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
      return { text: closed.outdated, action: closed.reload, run: () => location.reload() }
    case 'refused':
      return { text: closed.refused, action: closed.reload, run: () => location.reload() }
  }
}
