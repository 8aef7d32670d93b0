import type { ComponentProps } from 'react'
import { HomePage } from './features/home/home-page.tsx'
import { LookControls } from './features/settings/look-controls.tsx'
import { UpdateNotice } from './features/updates/update-notice.tsx'

/** The home page with what it has of other features; loaded as one, apart from the room. */
export function HomeScreen(props: Omit<ComponentProps<typeof HomePage>, 'lookControls' | 'updateNotice'>) {
  return <HomePage {...props} lookControls={<LookControls />} updateNotice={<UpdateNotice />} />
}
