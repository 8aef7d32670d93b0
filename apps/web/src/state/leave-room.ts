import { bidFarewell, leaveNow, leaveSoon, type Loss } from './departure.ts'
import { forgetRoom } from './forget-room.ts'
import type { RoomState } from './room-state.ts'
import type { RoomHandle } from './room-store.ts'

const PATIENCE_MS = 4000

/** Leaves the room on the screen: at once if nothing is lost by that, else so that it can be undone. */
export async function leaveRoom(handle: RoomHandle): Promise<void> {
  await lastSent(handle.store)
  const loss = lossOf(handle.store.getState())
  if (loss !== null) return leaveSoon(handle.session(), loss)
  const givenUp = handle.leave().then(
    () => true,
    () => false,
  )
  const done = await Promise.race([givenUp, sleep(PATIENCE_MS)])
  const seat = handle.session()
  if (done) forgetRoom(seat)
  else void leaveNow(seat)
  bidFarewell({ code: seat.code, kind: 'left' })
}

/** Resolves when what was sent just now has arrived, can't arrive without a new connection, or takes too long. */
function lastSent(store: RoomHandle['store']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const check = ({ link, outgoing }: RoomState) => {
    if (link.status !== 'live' || !outgoing.some(({ status }) => status === 'pending')) resolve()
  }
  const stop = store.subscribe(check)
  check(store.getState())
  return Promise.race([promise, sleep(PATIENCE_MS)]).then(stop)
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
