import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { Composer } from './features/composer/composer.tsx'
import { ConnectionStrip } from './features/connection/connection-strip.tsx'
import { EndedPanel } from './features/connection/ended-panel.tsx'
import { CopyInviteButton, CopyLinkButton } from './features/invite/copy-invite-button.tsx'
import { JoinHere } from './features/invite/join-here.tsx'
import { InviteSheet } from './features/invite/invite-sheet.tsx'
import { Announcer } from './features/messages/announcer.tsx'
import { Timeline } from './features/messages/timeline.tsx'
import { PeopleRail } from './features/people/people-rail.tsx'
import { PeopleSheet } from './features/people/people-sheet.tsx'
import { EmptyRoom } from './features/room/empty-room.tsx'
import { RoomFrame } from './features/room/room-frame.tsx'
import { RoomHeader } from './features/room/room-header.tsx'
import { ThemeControl } from './features/theme/theme-control.tsx'
import { clipMarks } from './lib/clip-marks.ts'
import { useMedia } from './lib/use-media.ts'
import { RoomContext, useRoom } from './state/room-context.ts'
import { createRoomHandle, type RoomHandle } from './state/room-store.ts'
import type { Ending } from './state/room-state.ts'
import { strings } from './strings.ts'

const LEAVE_PATIENCE_MS = 4000

type RoomPageProps = {
  session: Session
  /** The person has left, in this tab. */
  onLeft: () => void
  /** The connection has ended for good; `seat`: with its latest token; `seen`: whether the room was ever shown. */
  onEnded: (why: Ending, seat: Session, seen: boolean) => void
  onCreateAnother: () => void
  onGoHome: () => void
  onRejoin: () => void
}

/** A room, as long as this person has a seat in it. A page is of one session: give it the token as its key. */
export function RoomPage(props: RoomPageProps) {
  const [handle] = useState(() => createRoomHandle(props.session))
  useEffect(() => handle.open(), [handle])
  return (
    <RoomContext value={handle.store}>
      <RoomScreen {...props} handle={handle} />
    </RoomContext>
  )
}

function RoomScreen({ handle, onLeft, onEnded, ...steps }: RoomPageProps & { handle: RoomHandle }) {
  const room = useRoom((state) => state.room)
  const link = useRoom((state) => state.link)
  const hasEvents = useRoom((state) => state.events.length > 0)
  const loaded = useRoom((state) => state.loaded)
  const wide = useMedia('(min-width: 48rem)')
  const [railOpen, setRailOpen] = useState(true)
  const [sheetOpen, setSheetOpen] = useState(false)
  const [invite, setInvite] = useState<'closed' | 'open' | 'manual'>('closed')
  const [leaving, setLeaving] = useState(false)
  const { code } = room
  const ended = link.status === 'ended' ? link.why : null

  useEffect(() => {
    document.title = `${clipMarks(room.title ?? room.code)} · ${strings.app.name}`
  }, [room])

  useEffect(() => {
    if (ended !== null && !leaving) onEnded(ended, handle.session(), loaded)
  }, [ended, leaving, loaded, handle, onEnded])

  const leave = async () => {
    if (leaving) return
    setLeaving(true)
    // Without a connection the seat can't be given up now; it lapses by itself, and the person goes either way.
    await Promise.race([handle.leave().catch(() => undefined), sleep(LEAVE_PATIENCE_MS)])
    onLeft()
  }

  const copyRefused = () => setInvite('manual')
  const open = ended === null || leaving

  return (
    <>
      <RoomFrame
        header={
          <RoomHeader
            copyInvite={open ? <CopyInviteButton code={code} onRefused={copyRefused} /> : null}
            open={open}
            rail={wide}
            peopleOpen={wide ? railOpen : sheetOpen}
            leaving={leaving}
            onInvite={() => setInvite('open')}
            onPeople={() => (wide ? setRailOpen(!railOpen) : setSheetOpen(true))}
            onLeave={() => void leave()}
          />
        }
        timeline={
          <Timeline
            empty={
              <EmptyRoom
                code={code}
                copyLink={open && <CopyLinkButton code={code} onRefused={copyRefused} />}
              />
            }
          />
        }
        footer={
          <>
            <ConnectionStrip />
            {open ? <Composer /> : <EndedPanel why={ended} readable={hasEvents} {...steps} />}
          </>
        }
        writable={open}
        rail={
          wide && railOpen ? (
            <PeopleRail
              foot={
                <>
                  {open && <JoinHere code={code} />}
                  <ThemeControl />
                </>
              }
            />
          ) : null
        }
      />
      <InviteSheet
        code={code}
        mode={open ? invite : 'closed'}
        onClose={() => setInvite('closed')}
        onCopyRefused={copyRefused}
      />
      {!wide && (
        <PeopleSheet open={sheetOpen} onClose={() => setSheetOpen(false)} foot={<ThemeControl labelled />} />
      )}
      <Announcer />
    </>
  )
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
