import type { Session } from '@parley/protocol'
import { seats } from '../lib/seats.ts'
import { forgetOutbox } from './outbox-storage.ts'
import { useRecentRooms } from './recent-rooms.ts'

/** Forgets everything that this browser keeps of a room: on a shared device nothing of it stays behind. */
export function forgetRoom(seat: Session) {
  seats.forget(seat.code)
  useRecentRooms.getState().forget(seat.code)
  void forgetOutbox(seat)
}
