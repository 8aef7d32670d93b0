import { useSyncExternalStore } from 'react'
import { isLooking } from './looking.ts'

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

/** {@link isLooking}, and a render when that changes. */
export const useLooking = (): boolean => useSyncExternalStore(watch, isLooking)
