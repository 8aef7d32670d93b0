/** Whether somebody looks at this page: it is in view, and in the window they work in. */
export const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** Calls back when somebody turns to the page. Returns what ends that. */
export function onLook(look: () => void): () => void {
  const check = () => {
    if (isLooking()) look()
  }
  document.addEventListener('visibilitychange', check)
  addEventListener('focus', check)
  return () => {
    document.removeEventListener('visibilitychange', check)
    removeEventListener('focus', check)
  }
}
