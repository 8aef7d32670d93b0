import { NetworkError, ProblemError } from '@parley/client'
import { create } from 'zustand'
import { apiAddress, learnConfig } from './client.ts'

/** The waits between attempts to reach a server that is gone; the last one again and again. */
const WAITS_MS = [4000, 6000, 10_000, 15_000, 30_000]

/** How long its return is spoken of. */
const BACK_MS = 6000

/** Whether the server can be reached, as far as the page knows. */
export type Reach =
  | { status: 'up' }
  /** Gone; the next attempt is at `retryAt`, or running if that is null. */
  | { status: 'down'; retryAt: number | null }
  /** Was gone a moment ago. */
  | { status: 'back' }

/** What home knows of the server. A room has its connection, which knows better. */
export const useReach = create<{ reach: Reach }>()(() => ({ reach: { status: 'up' } }))

let watched = false
let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined

const set = (reach: Reach) => useReach.setState({ reach })

/** The server has not answered. */
export function noteUnreachable() {
  if (!watched) return
  const wait = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0
  failures += 1
  clearTimeout(timer)
  timer = setTimeout(() => void tryServer(), wait)
  set({ status: 'down', retryAt: Date.now() + wait })
}

/** The server has answered, whatever it said. */
export function noteReachable() {
  failures = 0
  if (useReach.getState().reach.status !== 'down') return
  clearTimeout(timer)
  timer = setTimeout(() => set({ status: 'up' }), BACK_MS)
  set({ status: 'back' })
}

/** Asks the server whether it is there, and for its configuration, now. */
export async function tryServer(): Promise<void> {
  clearTimeout(timer)
  if (useReach.getState().reach.status === 'down') set({ status: 'down', retryAt: null })
  const before = failures
  const reached = await isThere()
  // What was asked before the latest failure says nothing of the time after it.
  if (!reached) noteUnreachable()
  else if (failures === before) noteReachable()
}

async function isThere(): Promise<boolean> {
  try {
    // The configuration of the page's own origin may come from the service worker, which has it from before.
    if (apiAddress() === location.origin) {
      const options = { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(5000) } as const
      if (!(await fetch(`${apiAddress()}/healthz/live`, options)).ok) return false
    }
    await learnConfig()
    return true
  } catch (error) {
    return error instanceof ProblemError && !isUnreachable(error)
  }
}

/** Whether an error means that nobody is there: no answer, or one by whatever stands before the server. */
export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof NetworkError || (error instanceof ProblemError && error.code === 'unexpected_response')
  )
}

/**
 * Watches the server while somebody is at home: asks once, again when the network goes, and at once when it is back or the tab is looked
 * at. Returns what stops it.
 */
export function watchServer(): () => void {
  const again = () => {
    if (document.visibilityState === 'visible' && useReach.getState().reach.status === 'down')
      void tryServer()
  }
  const lost = () => void tryServer()
  addEventListener('online', again)
  addEventListener('offline', lost)
  document.addEventListener('visibilitychange', again)
  watched = true
  void tryServer()
  return () => {
    watched = false
    clearTimeout(timer)
    failures = 0
    set({ status: 'up' })
    removeEventListener('online', again)
    removeEventListener('offline', lost)
    document.removeEventListener('visibilitychange', again)
  }
}
