import { useSyncExternalStore } from 'react'

/** Whether somebody can be looking: the page is shown, and its window has the focus. */
const hasAttention = () => document.visibilityState === 'visible' && document.hasFocus()

function watch(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed)
  addEventListener('focus', changed)
  addEventListener('blur', changed)
  return () => {
    document.removeEventListener('visibilitychange', changed)
    removeEventListener('focus', changed)
    removeEventListener('blur', changed)
  }
}

/** Whether the page has its person's attention; what comes meanwhile counts as seen. */
export const useAttention = (): boolean => useSyncExternalStore(watch, hasAttention)
