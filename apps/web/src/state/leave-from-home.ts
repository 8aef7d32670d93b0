import type { Session } from '@parley/protocol'
import { parley } from './client.ts'
import { bidFarewell, closeIn, type Departure, leaveNow, leaveSoon, useDeparture } from './departure.ts'
import { useRecentRooms } from './recent-rooms.ts'

/** Leaves a room from outside of it: at once if nothing is lost by that, else so that it can be undone. */
export async function leaveFromHome(seat: Session): Promise<void> {
  const [closes, unsent] = await Promise.all([wouldClose(seat), countUnsent(seat)])
  if (closes || unsent > 0) return leaveSoon(seat, { closes, unsent })
  await leaveNow(seat)
  bidFarewell({ code: seat.code, kind: 'left' })
}

/** Takes a room off the list that this browser has no seat in. */
export function removeFromHome(code: string) {
  useRecentRooms.getState().forget(code)
  bidFarewell({ code, kind: 'removed' })
}

/** How many messages wait to be sent, or were not taken. */
async function countUnsent({ code, self }: Session): Promise<number> {
  try {
    const { countOutbox } = await import('./outbox-database.ts')
    return await countOutbox({ code, id: self.id })
  } catch {
    // Where nothing can be kept there is nothing.
    return 0
  }
}

async function wouldClose(seat: Session): Promise<boolean> {
  try {
    const { room, members, head } = await parley().roomState(seat)
    // The first event is their own coming.
    return room.lifetime === 'ephemeral' && head > 1 && members.every(({ id }) => id === seat.self.id)
  } catch {
    return false
  }
}

/** Holds the wait while somebody is about to undo it, or lets it go on with what was left of it. */
export function holdDeparture(held: boolean) {
  const { departure } = useDeparture.getState()
  if (departure === null || held === (departure.heldAt !== null)) return
  const now = Date.now()
  const { latestAt } = departure
  const closesAt = Math.min(now + undoLeft(departure, now), latestAt)
  useDeparture.setState({ departure: { ...departure, closesAt, heldAt: held ? now : null } })
  closeIn((held ? latestAt : closesAt) - now)
}

/** For how long it can still be undone, in milliseconds. */
export function undoLeft({ closesAt, latestAt, heldAt }: Departure, now: number): number {
  return Math.min(closesAt - (heldAt ?? now), latestAt - now)
}
