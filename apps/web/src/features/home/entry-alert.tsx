import { useEffect, useState } from 'react'
import type { EntryProblem } from '../../state/entry.ts'
import { strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.tsx'

type EntryAlertProps = {
  id: string
  problem: EntryProblem
  onSuggestion: (name: string) => void
}

/** Says what is wrong, and offers what the form itself doesn't. */
export function EntryAlert({ id, problem, onSuggestion }: EntryAlertProps) {
  const { suggestion } = problem
  return (
    <Alert id={id}>
      <p>{problem.retryAt === undefined ? problem.text : <Countdown until={problem.retryAt} />}</p>
      {suggestion !== undefined && (
        <Button onClick={() => onSuggestion(suggestion)}>{strings.home.takeName(suggestion)}</Button>
      )}
    </Alert>
  )
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  const over = now >= until
  useEffect(() => {
    if (over) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [over])
  return over ? strings.problems.rateLimitOver : strings.problems.rateLimited(Math.ceil((until - now) / 1000))
}
