import { useEffect, useEffectEvent } from 'react'

/** Closes an overlay. */
type Close = () => void

/** A step through the history takes a moment, on a busy machine a long one; one that leads nowhere is never heard of. */
const STEP_PATIENCE_MS = 2000

/** What lies over the page, the topmost last. Each has one entry of the history above the page's own. */
const overlays: Close[] = []
let scheduled = false
/** Done when the step through the history that is under way has arrived. */
let arrival: PromiseWithResolvers<void> | null = null
/** Whether a step has been given up that may still arrive. */
let overdue = false

/** How many overlays the current entry of the history stands for. */
function depth(): number {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('overlays' in state)) return 0
  return typeof state.overlays === 'number' ? state.overlays : 0
}

function step(delta: number): Promise<void> {
  arrival = Promise.withResolvers()
  const stuck = setTimeout(() => {
    overdue = true
    history.replaceState({ ...(history.state as object | null), overlays: 0 }, '')
    arrive()
  }, STEP_PATIENCE_MS)
  void arrival.promise.then(() => clearTimeout(stuck))
  history.go(delta)
  return arrival.promise
}

function arrive() {
  arrival?.resolve()
  arrival = null
  settle()
}

/** Gives the history as many entries above the page's own as there are overlays. */
function settle() {
  scheduled = false
  if (arrival !== null) return
  const surplus = depth() - overlays.length
  if (surplus > 0) void step(-surplus)
  for (let level = depth() + 1; level <= overlays.length; level += 1)
    history.pushState({ ...(history.state as object | null), overlays: level }, '')
}

/** After all that one rendering opens and closes: a sheet that takes another one's place also takes its entry. */
function settleSoon() {
  if (scheduled) return
  scheduled = true
  queueMicrotask(settle)
}

function onPopState() {
  if (arrival !== null) return arrive()
  if (overdue) {
    // Nobody went Back: what was opened since stays, and gets its entry again.
    overdue = false
    return settle()
  }
  // Back, by the person: what lies above the entry they are at now closes, from the top.
  for (const close of overlays.splice(depth()).toReversed()) close()
  // Forward, to an overlay that is closed: such an entry shows nothing, so nobody stays there.
  settle()
}

/** Starts keeping the history in step with the overlays; a reload has closed those that were open. To be called once. */
export function watchOverlayHistory() {
  addEventListener('popstate', onPopState)
  settle()
}

/** Leaves the entries of all overlays before the page goes elsewhere, so that Back never comes upon one of them. */
export async function leaveOverlays(): Promise<void> {
  if (arrival !== null) await arrival.promise
  if (depth() === 0) return
  for (const close of overlays.splice(0).toReversed()) close()
  await step(-depth())
}

/** Whether {@link leaveOverlays} has anything to wait for. */
export function overlaysInHistory(): boolean {
  return arrival !== null || depth() > 0
}

/** Lets Back close an overlay while it is open, before it leaves the page. */
export function useBackCloses(open: boolean, onClose: Close) {
  const close = useEffectEvent(onClose)
  useEffect(() => {
    if (!open) return
    const own: Close = () => close()
    overlays.push(own)
    settleSoon()
    return () => {
      const at = overlays.indexOf(own)
      if (at >= 0) overlays.splice(at, 1)
      settleSoon()
    }
  }, [open])
}
