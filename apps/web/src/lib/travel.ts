import { flushSync } from 'react-dom'

/** How long the browser may take for the picture of what was there before. */
const PATIENCE_MS = 50

/** What somebody does who is not waiting for anything to arrive. */
const INPUTS = ['keydown', 'pointerdown', 'wheel'] as const

/** The one that is under way. Another one may begin before the browser has told that it is over. */
let latest: ViewTransition | null = null

/**
 * Opens what lies over the page, in a view transition in which the code's tiles alone travel into it; without one where that isn't
 * wanted or can't be. Nobody waits for it: the page is live underneath, any input ends it, and it is left out when it begins too late.
 */
export function openWithTravel(open: () => void) {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (still || typeof document.startViewTransition !== 'function') return open()
  let opened = false
  const openOnce = () => {
    if (opened) return
    opened = true
    flushSync(open)
  }
  const { dataset } = document.documentElement
  dataset['travel'] = ''
  const transition = document.startViewTransition(openOnce)
  latest = transition
  const arrive = () => {
    transition.skipTransition()
    openOnce()
  }
  const late = setTimeout(() => {
    if (!opened) arrive()
  }, PATIENCE_MS)
  for (const type of INPUTS) addEventListener(type, arrive, { capture: true, passive: true })
  const end = () => {
    clearTimeout(late)
    if (latest === transition) delete dataset['travel']
    for (const type of INPUTS) removeEventListener(type, arrive, { capture: true })
  }
  // Skipped by the browser (the tab is hidden, say): it is open all the same.
  transition.ready.catch(() => undefined)
  transition.finished.then(end, end)
}
