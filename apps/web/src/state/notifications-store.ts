import { create } from 'zustand'
import { usePreferences } from './preferences-store.ts'

/** What the browser lets this page do. `insecure`: it lets no page that came over plain http. */
type Access = NotificationPermission | 'insecure' | 'unsupported'

/** What the bell shows: whether there are notifications, or why there can be none. */
export type Bell = 'off' | 'on' | 'denied' | 'insecure' | 'unsupported'

function readAccess(): Access {
  if (!globalThis.isSecureContext) return 'insecure'
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}

const useAccess = create<{ access: Access }>()(() => ({ access: readAccess() }))

/** What the bell shows to who wants notifications, or doesn't. */
export function bellOf(access: Access, wanted: boolean): Bell {
  if (access === 'granted') return wanted ? 'on' : 'off'
  return access === 'default' ? 'off' : access
}

/** The bell, kept up to date. */
export function useBell(): Bell {
  const access = useAccess((state) => state.access)
  const wanted = usePreferences((state) => state.notifications)
  return bellOf(access, wanted)
}

/** The bell at this moment. */
export const bellNow = (): Bell => bellOf(readAccess(), usePreferences.getState().notifications)

/** Rings from now on, or no longer. To be called by a press of the bell only: it may make the browser ask. */
export async function turnBell(on: boolean): Promise<void> {
  const { prefer } = usePreferences.getState()
  if (on && readAccess() === 'default') await Notification.requestPermission()
  const access = readAccess()
  useAccess.setState({ access })
  prefer({ notifications: on && access === 'granted' })
}

/** Keeps up with what is allowed or forbidden in the browser's own settings. */
export function watchNotifications() {
  const update = () => useAccess.setState({ access: readAccess() })
  document.addEventListener('visibilitychange', update)
  navigator.permissions
    ?.query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', update))
    // Where it can't be asked, coming back to the tab must do.
    .catch(() => undefined)
}
