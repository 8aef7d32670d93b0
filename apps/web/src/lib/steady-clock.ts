import { useSyncExternalStore } from 'react'

/** Often enough for a countdown of seconds. */
const TICK_MS = 250

/** Now, in milliseconds, by a clock that nobody sets: the computer's own may be days off, and be put right while something is counted. */
export const steadyNow = () => performance.now()

/** The moment `epochMs` on that clock. To be asked while the computer's clock is still the one that named it. */
export const toSteady = (epochMs: number) => steadyNow() + epochMs - Date.now()

/** Seconds from `now` until `until`, begun ones included. */
export const secondsUntil = (until: number, now: number) => Math.max(0, Math.ceil((until - now) / 1000))

/** The steady clock's time, kept up to date while `running`. */
export function useSteadyNow(running: boolean): number {
  return useSyncExternalStore(running ? tick : stand, () => Math.floor(steadyNow() / TICK_MS) * TICK_MS)
}

function tick(changed: () => void) {
  const timer = setInterval(changed, TICK_MS)
  return () => clearInterval(timer)
}

const stand = () => () => undefined
