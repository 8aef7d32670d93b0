import { useState } from 'react'
import { secondsUntil, toSteady, useSteadyNow } from '../../lib/steady-clock.ts'
import type { EntryProblem } from '../../state/entry.ts'
import { strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import styles from './ended-panel.module.css'

/** Why there is no other room yet; a limit is counted down. */
export function CreateProblem({ problem }: { problem: EntryProblem }) {
  return (
    <div className={styles.problem}>
      <Alert>
        <p>{problem.retryAt === undefined ? problem.text : <Countdown until={problem.retryAt} />}</p>
      </Alert>
    </div>
  )
}

function Countdown({ until }: { until: number }) {
  const [end] = useState(() => toSteady(until))
  const wait = secondsUntil(end, useSteadyNow(true))
  return wait > 0 ? strings.problems.rateLimited(wait) : strings.problems.rateLimitOver
}
