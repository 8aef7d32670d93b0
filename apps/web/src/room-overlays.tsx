import { type ReactNode, useState } from 'react'
import { PeopleSheet } from './features/people/people-sheet.tsx'
import { later } from './lib/later.tsx'
import { PartFailed } from './part-failed.tsx'
import { strings } from './strings.ts'
import { Late } from './ui/late.tsx'
import { Sheet } from './ui/sheet.tsx'

const InviteSheet = later(async () => (await import('./features/invite/invite-sheet.tsx')).InviteSheet)
const SettingsSheet = later(
  async () => (await import('./features/settings/settings-sheet.tsx')).SettingsSheet,
)
const ShortcutsSheet = later(
  async () => (await import('./features/shortcuts/shortcuts-sheet.tsx')).ShortcutsSheet,
)

/**
 * What lies over the room, one at a time. `invite-manual`: copying the link was refused, so it waits selected; `settings-explain`: they
 * tell why there are no notifications.
 */
export type Overlay = 'people' | 'invite' | 'invite-manual' | 'settings' | 'settings-explain' | 'shortcuts'

type RoomOverlaysProps = {
  overlay: Overlay | null
  code: string
  onChange: (overlay: Overlay | null) => void
}

/** The sheets of a room. But for the people's, which holds what the rail does, none of their code is needed to show the room itself. */
export function RoomOverlays({ overlay, code, onChange }: RoomOverlaysProps) {
  const close = () => onChange(null)
  const inviting = overlay === 'invite' || overlay === 'invite-manual'
  const explaining = overlay === 'settings-explain'
  const setting = overlay === 'settings' || explaining
  return (
    <>
      <LateSheet open={inviting} onClose={close}>
        <InviteSheet
          code={code}
          mode={inviting ? (overlay === 'invite-manual' ? 'manual' : 'open') : 'closed'}
          onClose={close}
          onCopyRefused={() => onChange('invite-manual')}
        />
      </LateSheet>
      <PeopleSheet open={overlay === 'people'} onClose={close} />
      <LateSheet open={setting} onClose={close}>
        <SettingsSheet
          open={setting}
          explaining={explaining}
          onClose={close}
          onShortcuts={() => onChange('shortcuts')}
        />
      </LateSheet>
      <LateSheet open={overlay === 'shortcuts'} onClose={close}>
        <ShortcutsSheet open={overlay === 'shortcuts'} onClose={close} />
      </LateSheet>
    </>
  )
}

let openWithTravel = (open: () => void) => open()

/** Opens a sheet that shows the code's tiles: they travel there from the header, once the code of all that is loaded. */
export const openOverTiles = (open: () => void) => openWithTravel(open)

/** Loads the code of all sheets, so that they open at once, and without a network. */
export async function preloadOverlays(): Promise<void> {
  const sheets = [InviteSheet, SettingsSheet, ShortcutsSheet]
  await Promise.allSettled(sheets.map((sheet) => sheet.preload()))
  const travel = await import('./lib/travel.ts').catch(() => undefined)
  openWithTravel = travel?.openWithTravel ?? openWithTravel
}

/** Mounts a sheet when it is first opened. If its code can't be loaded, says so, at each opening anew. */
function LateSheet({ open, onClose, children }: { open: boolean; onClose: () => void; children: ReactNode }) {
  const [openings, setOpenings] = useState(0)
  const [wasOpen, setWasOpen] = useState(false)
  if (open !== wasOpen) {
    setWasOpen(open)
    if (open) setOpenings(openings + 1)
  }
  if (openings === 0) return null
  return (
    <Late
      key={openings}
      failed={
        <Sheet title={strings.app.partFailed} open={open} onClose={onClose}>
          <PartFailed />
        </Sheet>
      }
    >
      {children}
    </Late>
  )
}
