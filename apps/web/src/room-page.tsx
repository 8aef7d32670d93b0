import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { RoomScreen } from './room-screen.tsx'
import type { EntryProblem } from './state/entry.ts'
import { RoomContext, useRoom } from './state/room-context.ts'
import type { Ending } from './state/room-state.ts'
import { createRoomHandle, type RoomHandle } from './state/room-store.ts'

type RoomPageProps = {
  session: Session
  /** The person has left, in this tab. */
  onLeft: () => void
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
    setLeaving(true)
    try {
      const { leaveRoom } = await import('./home-screen.tsx')
      await leaveRoom(handle)
    } catch {
      // The seat is still theirs, as home shows.
    }
    onLeft()
  }

  return <RoomScreen leaving={leaving} onLeave={() => void leave()} {...steps} />
}
