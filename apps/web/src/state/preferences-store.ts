import { create } from 'zustand'
import type { Announcements } from '../lib/announcement.ts'
import { local } from '../lib/storage.ts'

/** What a person has set for this browser, in all rooms. */
export type Preferences = {
  announcements: Announcements
  /** Whether messages call by notifications; the browser has a say in it, too. */
  notifications: boolean
  /** Whether a message that comes while nobody looks makes a sound. */
  sound: boolean
  /** Whether single keys are shortcuts; people who speak to their computer may want them off (WCAG 2.1.4). */
  singleKeys: boolean
}

const KEY = 'parley:preferences'
const DEFAULTS: Preferences = { announcements: 'all', notifications: false, sound: false, singleKeys: true }

function stored(): Preferences {
  try {
    return checked(JSON.parse(local.getItem(KEY) ?? '{}'))
  } catch {
    return DEFAULTS
  }
}

/** Takes of `value` what is of the right kind; it may be from an older or newer version of the app. */
function checked(value: unknown): Preferences {
  if (typeof value !== 'object' || value === null) return DEFAULTS
  const { announcements, notifications, sound, singleKeys } = value as Partial<
    Record<keyof Preferences, unknown>
  >
  return {
    announcements:
      announcements === 'mentions' || announcements === 'off' ? announcements : DEFAULTS.announcements,
    notifications: typeof notifications === 'boolean' ? notifications : DEFAULTS.notifications,
    sound: typeof sound === 'boolean' ? sound : DEFAULTS.sound,
    singleKeys: typeof singleKeys === 'boolean' ? singleKeys : DEFAULTS.singleKeys,
  }
}

type PreferencesState = Preferences & { prefer: (change: Partial<Preferences>) => void }

/** What this browser's person prefers, remembered, and the same in all its tabs. */
export const usePreferences = create<PreferencesState>()((set) => ({
  ...stored(),
  prefer: (change) => {
    local.setItem(KEY, JSON.stringify({ ...stored(), ...change }))
    set(change)
  },
}))

/** Keeps up with what is chosen in other tabs. */
export function watchPreferences() {
  addEventListener('storage', (event) => {
    if (event.key === KEY) usePreferences.setState(stored())
  })
}
