import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { RoomScreen } from './room-screen.tsx'
import type { Loss } from './state/departure.ts'
import type { EntryProblem } from './state/entry.ts'
import { RoomContext, useRoom } from './state/room-context.ts'
import type { Ending, RoomState } from './state/room-state.ts'
import { createRoomHandle, type RoomHandle } from './state/room-store.ts'

const LEAVE_PATIENCE_MS = 4000

type RoomPageProps = {
  session: Session
  /** The person has given the seat up, in this tab. */
  onLeft: (seat: Session) => void
  /** They leave, and the seat is still theirs: as something would be lost with it, or as the server couldn't be told. */
  onDepart: (seat: Session, loss: Loss | null) => Promise<void>
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

function ConnectedRoom({
  handle,
  onLeft,
  onDepart,
  onEnded,
  ...steps
}: RoomPageProps & { handle: RoomHandle }) {
  const ended = useRoom((state) => (state.link.status === 'ended' ? state.link.why : null))
  const loaded = useRoom((state) => state.loaded)
  const [leaving, setLeaving] = useState(false)

  useEffect(() => {
    if (ended !== null && !leaving) onEnded(ended, handle.session(), loaded)
  }, [ended, leaving, loaded, handle, onEnded])

  const leave = async () => {
    if (leaving) return
    setLeaving(true)
    await lastSent(handle.store)
    const loss = lossOf(handle.store.getState())
    if (loss !== null) return onDepart(handle.session(), loss)
    const givenUp = handle.leave().then(
      () => true,
      () => false,
    )
    if (await Promise.race([givenUp, sleep(LEAVE_PATIENCE_MS)])) onLeft(handle.session())
    else await onDepart(handle.session(), null)
  }

  return <RoomScreen leaving={leaving} onLeave={() => void leave()} {...steps} />
}

/** Resolves when what was sent just now has arrived, can't arrive without a new connection, or takes too long. */
function lastSent(store: RoomHandle['store']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const check = ({ link, outgoing }: RoomState) => {
    if (link.status !== 'live' || !outgoing.some(({ status }) => status === 'pending')) resolve()
  }
  const stop = store.subscribe(check)
  check(store.getState())
  return Promise.race([promise, sleep(LEAVE_PATIENCE_MS)]).then(stop)
}

/** What leaving would lose: the room, if nobody else is there to keep it, and what was not sent. Null if that is nothing. */
function lossOf({ room, link, memberCount, events, outgoing }: RoomState): Loss | null {
  const ended = link.status === 'ended'
  if (ended && link.why !== 'outdated' && link.why !== 'refused') return null
  const unsent = outgoing.filter(({ status }) => status !== 'sent').length
  const said = outgoing.length > 0 || events.some(({ kind }) => kind === 'message')
  const closes = room.lifetime === 'ephemeral' && !ended && memberCount <= 1 && said
  return closes || unsent > 0 ? { closes, unsent } : null
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
