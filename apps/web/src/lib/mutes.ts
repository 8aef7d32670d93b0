import { useSyncExternalStore } from 'react'
import { mutedKey } from './seats.ts'
import { local } from './storage.ts'

const listeners = new Set<() => void>()

/** Whether a room is to be quiet: no notifications, no sound. Forgotten with the seat there. */
export const isMuted = (code: string): boolean => local.getItem(mutedKey(code)) !== null

/** Makes a room quiet, or no longer. */
export function mute(code: string, muted: boolean) {
  if (muted) local.setItem(mutedKey(code), 'yes')
  else local.removeItem(mutedKey(code))
  for (const tell of listeners) tell()
}

/** {@link isMuted}, kept up to date, also with the other tabs. */
export function useMuted(code: string): boolean {
  return useSyncExternalStore(subscribe, () => isMuted(code))
}

function subscribe(changed: () => void) {
  listeners.add(changed)
  addEventListener('storage', changed)
  return () => {
    listeners.delete(changed)
    removeEventListener('storage', changed)
  }
}
