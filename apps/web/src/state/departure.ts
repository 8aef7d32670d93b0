import type { Session } from '@parley/protocol'
import { create } from 'zustand'
import { leavingSeats } from '../lib/leaving-seats.ts'
import { seats } from '../lib/seats.ts'
import { setAside } from '../lib/set-aside.ts'
import { forgetRoom } from './forget-room.ts'
import { giveUp } from './give-up.ts'
import { useRecentRooms } from './recent-rooms.ts'

/** How long leaving can be undone where something would be lost by it. */
const UNDO_MS = 10_000

/** Who is about to undo it isn't hurried, but nobody's hesitation keeps a room for good. */
const UNDO_MAX_MS = 60_000

/** How long home says what has become of a room. */
const FAREWELL_MS = 6000

/** What is lost when somebody leaves. */
export type Loss = {
  /** The room closes behind them, as nobody else is there. */
  closes: boolean
  /** How many of their messages were not sent. */
  unsent: number
}

/** Somebody on their way out of a room who can still go back. */
export type Departure = Loss & {
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

/** Gives the seat up, and forgets the room. The person goes, whether the server can be told now or later. */
export async function leaveNow(seat: Session): Promise<void> {
  forgetRoom(seat)
  await giveUp(seat)
}

/** Leaves where that loses something: soon, or as soon as the page is closed or another room is entered. */
export function leaveSoon(seat: Session, loss: Loss) {
  settleDeparture()
  const restore = setAside(seat.code)
  useRecentRooms.getState().forget(seat.code)
  const now = Date.now()
  const latestAt = now + UNDO_MAX_MS
  // Should this page be killed meanwhile, another one gives the seat up.
  leavingSeats.add(seat, latestAt)
  const departure = { ...loss, seat, restore, closesAt: now + UNDO_MS, latestAt, heldAt: null }
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
  leavingSeats.remove(departure.seat.token)
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
  leavingSeats.remove(departure.seat.token)
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
  bidFarewell({ code: departure.seat.code, kind: departure.closes ? 'closed' : 'left' })
  void leaveNow(departure.seat)
}
