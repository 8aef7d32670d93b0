import type { ComponentProps } from 'react'
import { HomePage } from './features/home/home-page.tsx'
import { LookControls } from './features/settings/look-controls.tsx'
import { UpdateNotice } from './features/updates/update-notice.tsx'

// A room needs these only at its end, and may have no connection then to load them by: they come with where it ends.
export { createRoom } from './state/entry.ts'
export { watchLeft } from './state/give-up.ts'
export { leaveRoom } from './state/leave-room.ts'

/** The home page with what it has of other features; loaded as one, apart from the room. */
export function HomeScreen(props: Omit<ComponentProps<typeof HomePage>, 'lookControls' | 'updateNotice'>) {
  return <HomePage {...props} lookControls={<LookControls />} updateNotice={<UpdateNotice />} />
}
