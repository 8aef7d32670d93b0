import type { Session } from '@parley/protocol'
import { create } from 'zustand'
import { seats } from '../lib/seats.ts'
import { parley } from './client.ts'
import { forgetOutbox } from './outbox-storage.ts'
import { useRecentRooms } from './recent-rooms.ts'

/** How long leaving can be undone where it closes the room for good. */
const UNDO_MS = 6000

/** Somebody on their way out of a room that closes behind them. */
export type Departure = {
  seat: Session
  /** Brings back what this browser kept of the room. */
  restore: () => void
  /** When the room closes, in milliseconds of `Date.now()`; null once it has. */
  closesAt: number | null
}

/** The departure that home speaks of. */
export const useDeparture = create<{ departure: Departure | null }>()(() => ({ departure: null }))

let timer: ReturnType<typeof setTimeout> | undefined

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
  useDeparture.setState({ departure: { seat, restore, closesAt: Date.now() + UNDO_MS } })
  timer = setTimeout(close, UNDO_MS)
  addEventListener('pagehide', close)
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
  return departure?.closesAt != null && departure.seat.code === code ? departure.seat : null
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
  return departure?.closesAt == null ? null : departure
}

function close() {
  const departure = endDeparture()
  if (departure === null) return
  useDeparture.setState({ departure: { ...departure, closesAt: null } })
  void leaveNow(departure.seat)
}

/** Leaves a room from outside of it: at once if others are there to keep it, else so that it can be undone. */
export async function leaveFromHome(seat: Session): Promise<void> {
  const closes = await wouldClose(seat)
  if (closes) leaveSoon(seat)
  else await leaveNow(seat)
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
