import type { Session } from '@parley/protocol'
import { create } from 'zustand'
import { seats } from '../lib/seats.ts'
import { parley } from './client.ts'
import { forgetOutbox } from './outbox-storage.ts'
import { useRecentRooms } from './recent-rooms.ts'

/** How long leaving can be undone where it closes the room for good. */
const UNDO_MS = 10_000

/** Who is about to undo it isn't hurried, but nobody's hesitation keeps a room for good. */
const UNDO_MAX_MS = 60_000

/** How long home says what has become of a room. */
const FAREWELL_MS = 6000

/** Somebody on their way out of a room that closes behind them. */
export type Departure = {
  seat: Session
  /** Brings back what this browser kept of the room. */
  restore: () => void
  /** When the room closes, in milliseconds of `Date.now()`, as do the next two. */
  closesAt: number
  /** When it closes even if the wait is held. */
  latestAt: number
  /** Since when the wait is held. */
  heldAt: number | null
}

/** What became of a room that this browser lets go of: closed with the last person, left to others, or only forgotten. */
export type Farewell = { code: string; kind: 'closed' | 'left' | 'removed' }

type Departures = { departure: Departure | null; farewell: Farewell | null }

/** The departure that home speaks of, and what it has to say of one that is over. */
export const useDeparture = create<Departures>()(() => ({ departure: null, farewell: null }))

let timer: ReturnType<typeof setTimeout> | undefined
let farewellTimer: ReturnType<typeof setTimeout> | undefined

/** Says at home, for a while, what became of a room. */
export function bidFarewell(farewell: Farewell) {
  clearTimeout(farewellTimer)
  useDeparture.setState({ farewell })
  farewellTimer = setTimeout(() => useDeparture.setState({ farewell: null }), FAREWELL_MS)
}

/** Forgets everything that this browser keeps of a room: on a shared device nothing of it stays behind. */
export function forgetRoom(seat: Session) {
  seats.forget(seat.code)
  useRecentRooms.getState().forget(seat.code)
  void forgetOutbox(seat)
}

/** Gives the seat up. Without a connection it lapses by itself; the person goes either way. */
export async function leaveNow(seat: Session): Promise<void> {
  forgetRoom(seat)
  await parley()
    .leave(seat)
    .catch(() => undefined)
}

/** Leaves as the last one, which closes the room: soon, or as soon as the page is closed or another room is entered. */
export function leaveSoon(seat: Session) {
  settleDeparture()
  const restore = seats.setAside(seat.code)
  useRecentRooms.getState().forget(seat.code)
  const now = Date.now()
  const departure = { seat, restore, closesAt: now + UNDO_MS, latestAt: now + UNDO_MAX_MS, heldAt: null }
  useDeparture.setState({ departure, farewell: null })
  closeIn(UNDO_MS)
  addEventListener('pagehide', close)
}

/** Puts off, or hastens, the end of the wait. */
export function closeIn(ms: number) {
  clearTimeout(timer)
  timer = setTimeout(close, ms)
}

/** Calls the departure off, and returns the seat with all that was there. */
export function undoDeparture(): Session | null {
  const departure = endDeparture()
  if (departure === null) return null
  departure.restore()
  seats.keep(departure.seat)
  return departure.seat
}

/** The seat that is being given up in this room, if it still can be taken back. */
export function departingSeat(code: string): Session | null {
  const { departure } = useDeparture.getState()
  return departure?.seat.code === code ? departure.seat : null
}

/** Ends the wait: the person has entered another room, or this one again after all. */
export function settleDeparture(entered?: Session) {
  const departure = endDeparture()
  if (departure === null) return
  if (departure.seat.self.id !== entered?.self.id) return void leaveNow(departure.seat)
  departure.restore()
  seats.keep(entered)
}

/** Takes the departure that can still be undone out of hand. */
function endDeparture(): Departure | null {
  clearTimeout(timer)
  removeEventListener('pagehide', close)
  const { departure } = useDeparture.getState()
  useDeparture.setState({ departure: null })
  return departure
}

function close() {
  const departure = endDeparture()
  if (departure === null) return
  bidFarewell({ code: departure.seat.code, kind: 'closed' })
  void leaveNow(departure.seat)
}
