import type { Tuning } from './options.ts'

/**
 * Upper bound of the random wait before the next attempt, in milliseconds (SPEC C3): 0.5 s, doubling to 3 s in the first minute of
 * an outage and to 30 s later. `attempt` counts from 0, `outageMs` from the drop.
 */
export function backoffBound(attempt: number, outageMs: number, tuning: Tuning): number {
  const most = outageMs < tuning.backoffFastPhaseMs ? tuning.backoffFastMs : tuning.backoffSlowMs
  return Math.min(most, tuning.backoffFirstMs * 2 ** attempt)
}
