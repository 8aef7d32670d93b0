import { useEffect, useState } from 'react'
import { Composer } from './features/composer/composer.tsx'
import { ConnectionStrip } from './features/connection/connection-strip.tsx'
import { FleetingSeat } from './features/connection/fleeting-seat.tsx'
import { CopyInviteButton, CopyLinkButton } from './features/invite/copy-invite-button.tsx'
import { JoinHere } from './features/invite/join-here.tsx'
import { BellButton } from './features/notices/bell-button.tsx'
import { PeopleRail } from './features/people/people-rail.tsx'
import { EmptyRoom } from './features/room/empty-room.tsx'
import { RoomFrame } from './features/room/room-frame.tsx'
import { RoomHeader } from './features/room/room-header.tsx'
import { ThemeControl } from './features/settings/theme-control.tsx'
import { TypingLine } from './features/typing/typing-line.tsx'
import { UpdateNotice } from './features/updates/update-notice.tsx'
import { later } from './lib/later.tsx'
import { isLoopback } from './lib/loopback.ts'
import { useMedia } from './lib/use-media.ts'
import { useRemembered } from './lib/use-remembered.ts'
import type { ShortcutAction } from './features/shortcuts/bindings.ts'
import { PartFailed } from './part-failed.tsx'
import { openOverTiles, type Overlay, preloadOverlays, RoomOverlays } from './room-overlays.tsx'
import { RoomTimeline } from './room-timeline.tsx'
import { loadLinks } from './state/links-store.ts'
import type { EntryProblem } from './state/entry.ts'
import { useRoom } from './state/room-context.ts'
import { strings } from './strings.ts'
import { Late } from './ui/late.tsx'

const EndedPanel = later(async () => (await import('./features/connection/ended-panel.tsx')).EndedPanel)
const Announcer = later(async () => (await import('./features/messages/timeline.tsx')).Announcer)
const Notices = later(async () => (await import('./features/notices/notices.tsx')).Notices)
const Shortcuts = later(async () => (await import('./features/shortcuts/shortcuts.tsx')).Shortcuts)
const InviteQr = later(async () => (await import('./features/invite/invite-qr.tsx')).InviteQr)

type RoomScreenProps = {
  leaving: boolean
  onLeave: () => void
  onCreateAnother: (draft: string) => Promise<EntryProblem | null>
  onGoHome: () => void
  onRejoin: () => void
}

/** A room as it is on the screen, of whatever state stands in the context. */
export function RoomScreen({ leaving, onLeave, ...steps }: RoomScreenProps) {
  const room = useRoom((state) => state.room)
  const ended = useRoom((state) => (state.link.status === 'ended' ? state.link.why : null))
  const readable = useRoom((state) => state.events.some((entry) => entry.kind === 'message'))
  const loaded = useRoom((state) => state.loaded)
  const wide = useMedia('(min-width: 48rem)')
  const [railOpen, setRailOpen] = useRemembered('parley:people-rail', true)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const { code } = room
  const open = ended === null || leaving
  const copyRefused = () => setOverlay('invite-manual')
  const togglePeople = () => (wide ? setRailOpen(!railOpen) : setOverlay('people'))

  const onShortcut = (action: ShortcutAction) => {
    if (action === 'message') document.getElementById('message')?.focus()
    else if (action === 'messages') focusMessages()
    else if (action === 'latest') document.getElementById('latest')?.click()
    else if (action === 'people') togglePeople()
    // A key is answered at once: the tiles don't travel.
    else if (action === 'shortcuts' || open) setOverlay(action)
  }

  // What is not to be had any more closes; so does the sheet of people where they have a rail.
  const shown = (!open && overlay?.startsWith('invite')) || (wide && overlay === 'people') ? null : overlay

  useEffect(() => {
    EndedPanel.preload().catch(() => undefined)
  }, [])

  useEffect(() => {
    if (!loaded) return
    void preloadOverlays()
    // Without its code links stay the text they are.
    loadLinks().catch(() => undefined)
  }, [loaded])

  return (
    <>
      <RoomFrame
        header={
          <RoomHeader
            copyInvite={open ? <CopyInviteButton code={code} onRefused={copyRefused} /> : null}
            bell={
              open && wide ? (
                <BellButton code={code} onExplain={() => setOverlay('settings-explain')} />
              ) : null
            }
            open={open}
            rail={wide}
            peopleOpen={wide ? railOpen : shown === 'people'}
            leaving={leaving}
            inviting={shown?.startsWith('invite') ?? false}
            onInvite={() => openOverTiles(() => setOverlay('invite'))}
            onPeople={togglePeople}
            onSettings={() => setOverlay('settings')}
            onLeave={onLeave}
          />
        }
        timeline={
          <RoomTimeline
            empty={
              open ? (
                <EmptyRoom
                  code={code}
                  copyLink={<CopyLinkButton code={code} onRefused={copyRefused} />}
                  qr={
                    isLoopback(location.hostname) ? null : (
                      <Late failed={<PartFailed text={strings.room.qr} />}>
                        <InviteQr code={code} />
                      </Late>
                    )
                  }
                />
              ) : null
            }
          />
        }
        notice={<UpdateNotice />}
        footer={
          <>
            <ConnectionStrip />
            {open && <TypingLine />}
            {open && <FleetingSeat code={code} />}
            {open ? (
              <Composer />
            ) : (
              <Late failed={<PartFailed prominent text={strings.connection.ended} />}>
                <EndedPanel why={ended} readable={readable} {...steps} />
              </Late>
            )}
          </>
        }
        writable={open}
        rail={
          wide && railOpen ? (
            <PeopleRail
              foot={
                <>
                  {open && loaded && <JoinHere code={code} />}
                  <ThemeControl />
                </>
              }
            />
          ) : null
        }
      />
      <RoomOverlays overlay={shown} code={code} onChange={setOverlay} />
      <Late>
        <Announcer />
      </Late>
      <Late>
        <Shortcuts onAction={onShortcut} />
      </Late>
      <Late>
        <Notices />
      </Late>
    </>
  )
}

/** Leads the focus to the message that the arrow keys begin from. */
function focusMessages() {
  const log = document.querySelector<HTMLElement>('[role="log"]')
  const current = log?.querySelector<HTMLElement>('[tabindex="0"]') ?? log
  current?.focus({ preventScroll: true })
}
