import { useEffect, useState } from 'react'
import { localDay } from './dates.ts'

const CHECK_MS = 30_000

/**
 * An instant of the current local day, as it is by a clock that is ahead of this machine's by `skew` milliseconds; a new one when the
 * day has changed, so that `Today` doesn't stay for ever.
 */
export function useToday(skew: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow((before) => (localDay(before + skew) === localDay(Date.now() + skew) ? before : Date.now()))
    }, CHECK_MS)
    return () => clearInterval(timer)
  }, [skew])
  return now + skew
}
