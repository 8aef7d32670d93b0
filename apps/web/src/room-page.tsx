import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { RoomScreen } from './room-screen.tsx'
import type { EntryProblem } from './state/entry.ts'
import { RoomContext, useRoom } from './state/room-context.ts'
import type { Ending, RoomState } from './state/room-state.ts'
import { createRoomHandle, type RoomHandle } from './state/room-store.ts'

const LEAVE_PATIENCE_MS = 4000

type RoomPageProps = {
  session: Session
  /** The person leaves, in this tab; `soon`: the seat is still theirs, as the room would close with them. */
  onLeft: (seat: Session, soon: boolean) => void
  /** The connection has ended for good; `seat`: with its latest token; `seen`: whether the room was ever shown. */
  onEnded: (why: Ending, seat: Session, seen: boolean) => void
  onCreateAnother: (draft: string) => Promise<EntryProblem | null>
  onGoHome: () => void
  onRejoin: () => void
}

/** A room, as long as this person has a seat in it. A page is of one session: give it the token as its key. */
export function RoomPage(props: RoomPageProps) {
  const [handle] = useState(() => createRoomHandle(props.session))
  useEffect(() => handle.open(), [handle])
  return (
    <RoomContext value={handle.store}>
      <ConnectedRoom {...props} handle={handle} />
    </RoomContext>
  )
}

function ConnectedRoom({ handle, onLeft, onEnded, ...steps }: RoomPageProps & { handle: RoomHandle }) {
  const ended = useRoom((state) => (state.link.status === 'ended' ? state.link.why : null))
  const loaded = useRoom((state) => state.loaded)
  const [leaving, setLeaving] = useState(false)

  useEffect(() => {
    if (ended !== null && !leaving) onEnded(ended, handle.session(), loaded)
  }, [ended, leaving, loaded, handle, onEnded])

  const leave = async () => {
    if (leaving) return
    if (closesWithMe(handle.store.getState())) return onLeft(handle.session(), true)
    setLeaving(true)
    // Without a connection the seat can't be given up now; it lapses by itself, and the person goes either way.
    await Promise.race([handle.leave().catch(() => undefined), sleep(LEAVE_PATIENCE_MS)])
    onLeft(handle.session(), false)
  }

  return <RoomScreen leaving={leaving} onLeave={() => void leave()} {...steps} />
}

/** Whether leaving would delete what was said: nobody else is there to keep the room. */
function closesWithMe({ room, link, memberCount, events, outgoing }: RoomState): boolean {
  const said = outgoing.length > 0 || events.some(({ kind }) => kind === 'message')
  return room.lifetime === 'ephemeral' && link.status !== 'ended' && memberCount <= 1 && said
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
