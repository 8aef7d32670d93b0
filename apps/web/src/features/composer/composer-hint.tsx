import { TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import { secondsUntil, useSteadyNow } from '../../lib/steady-clock.ts'
import { useRoom } from '../../state/room-context.ts'
import type { SendRefusal } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import styles from './composer-hint.module.css'

type ComposerHintProps = {
  id: string
  /** In code points; 0 far from the limit. */
  length: number
  /** Why the last message couldn't be sent. */
  refused: SendRefusal | null
}

/** What there is to know while writing: how long the text is, why it can't be sent, until when the server takes no more. */
export function ComposerHint({ id, length, refused }: ComposerHintProps) {
  const heldUntil = useRoom((state) => state.heldUntil)
  const live = useRoom((state) => state.link.status === 'live')
  const over = length > TEXT_MAX_CODE_POINTS
  const held = heldUntil !== null && live
  // Once connected, what waited goes out: there is room again.
  const refusal = refused === null || (refused === 'queue-full' && live) ? null : refused
  const { composer } = strings

  return (
    <>
      <div id={id} className={styles.hint}>
        {refusal !== null && <p className={styles.refused}>{composer.refused[refusal]}</p>}
        {held && (
          <p className={styles.held} aria-hidden="true" data-held>
            <Countdown until={heldUntil} />
          </p>
        )}
        {length > 0 && (
          <p className={styles.count} data-over={over || undefined}>
            {over
              ? composer.over(length, TEXT_MAX_CODE_POINTS)
              : composer.count(length, TEXT_MAX_CODE_POINTS)}
          </p>
        )}
      </div>
      <p className="sr-only" aria-live="polite">
        {spoken({ refusal, over, held, near: length > 0 })}
      </p>
    </>
  )
}

/** Ticks each second: worth seeing, not worth hearing. */
function Countdown({ until }: { until: number }) {
  const wait = secondsUntil(until, useSteadyNow(true))
  return wait > 0 ? strings.composer.heldFor(wait) : strings.composer.held
}

type Situation = { refusal: SendRefusal | null; over: boolean; held: boolean; near: boolean }

/** The same words for as long as something lasts, so that it is heard once. */
function spoken({ refusal, over, held, near }: Situation): string {
  const { composer } = strings
  if (refusal !== null) return composer.refused[refusal]
  if (held) return composer.held
  if (over) return composer.tooLong
  return near ? composer.nearLimit : ''
}
