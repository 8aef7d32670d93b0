import { flushSync } from 'react-dom'
import type { AroundNavHandler } from 'wouter'
import { leaveOverlays, overlaysInHistory } from './overlay-history.ts'

/** Navigates, after closing what lies over the page. */
export const aroundNavigation: AroundNavHandler = (...navigation) => {
  if (!overlaysInHistory()) return withTransition(...navigation)
  void leaveOverlays().then(() => withTransition(...navigation))
}

/** Navigates within a view transition, in which the code's tiles travel from page to page; without one where that isn't wanted. */
const withTransition: AroundNavHandler = (navigate, to, options) => {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (still || typeof document.startViewTransition !== 'function') return navigate(to, options)
  const transition = document.startViewTransition(() => flushSync(() => navigate(to, options)))
  // Skipped (the tab is hidden, say): the navigation itself has happened.
  transition.ready.catch(() => undefined)
  transition.finished.catch(() => undefined)
}
