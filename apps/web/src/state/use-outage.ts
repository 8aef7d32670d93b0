import { secondsUntil, useSteadyNow } from '../lib/steady-clock.ts'
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
  const loaded = useRoom((state) => state.loaded)
  const offline = !useOnline()
  const now = useSteadyNow(link.status === 'down')
  if (link.status !== 'down') return null
  // Where nothing has come yet there is nothing to be spared, and no network is no hiccup.
  const isSilent = loaded || !offline
  if (isSilent && now - link.since < SILENT_MS) return null
  return { offline, wait: link.retryAt === null ? 0 : secondsUntil(link.retryAt, now) }
}
