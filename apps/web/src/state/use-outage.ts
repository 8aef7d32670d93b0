import { useEffect, useState } from 'react'
import { useOnline } from '../lib/use-online.ts'
import { useRoom } from './room-context.ts'

/** Shorter interruptions are nobody's business: everything missed comes by itself. */
const SILENT_MS = 5000

/** An interruption that lasts. */
export type Outage = {
  /** The browser itself has no network: trying has to wait. */
  offline: boolean
  /** Seconds until the next attempt; 0 while it runs. */
  wait: number
}

/** The interruption to speak of, if there is one. */
export function useOutage(): Outage | null {
  const link = useRoom((state) => state.link)
  const offline = !useOnline()
  const now = useClock(link.status === 'down')
  if (link.status !== 'down' || now - link.since < SILENT_MS) return null
  const wait = link.retryAt === null ? 0 : Math.max(0, Math.ceil((link.retryAt - now) / 1000))
  return { offline, wait }
}

function useClock(running: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [running])
  return now
}
