import { useEffect, useState } from 'react'
import { localDay } from './dates.ts'

const CHECK_MS = 30_000

/** An instant of the current local day; a new one when the day has changed, so that `Today` doesn't stay for ever. */
export function useToday(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow((before) => (localDay(before) === localDay(Date.now()) ? before : Date.now()))
    }, CHECK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
