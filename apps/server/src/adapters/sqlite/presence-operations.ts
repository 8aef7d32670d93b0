import type { EnterVia, NameTaken, SeatName, StoredSeat } from '../../ports/store.ts'
import type { Operations } from './operations.ts'
import type { Tables } from './tables.ts'

type PresenceOperations = Pick<Operations, 'enter' | 'depart'>

/**
 * Makes a seat present under a new generation. For an absent one `joined` is logged and the name held, if no other seat holds
 * it; one that is present keeps the name that others have seen.
 * @param name replaces the name of an absent seat.
 */
export function bePresent(
  { seats, log }: Tables,
  seat: StoredSeat,
  via: EnterVia,
  name?: SeatName,
): { kind: 'present'; seat: StoredSeat } | NameTaken {
  if (seat.present) return { kind: 'present', seat: seats.enterAgain(seat, via) }
  const taken = seats.nameTaken(seat.roomId, name?.name ?? seat.name, seat.id)
  if (taken !== null) return taken
  const named = name === undefined ? seat : seats.rename(seat, name)
  const { seq } = log.joined(named, seats.lookalikeOf(named))
  return { kind: 'present', seat: seats.enter(named, via, seq) }
}

export function presenceOperations(tables: Tables): PresenceOperations {
  const { rooms, seats, log, locate } = tables
  return {
    enter({ roomId, memberId, via, name }) {
      const found = locate(roomId, memberId)
      if (found.kind !== 'found') return found
      const joined = !found.seat.present
      const now = bePresent(tables, found.seat, via, name)
      if (now.kind === 'name_taken') return now
      if (via === 'socket' && !found.room.entered) rooms.markEntered(roomId)
      const room = {
        ...found.room,
        entered: found.room.entered || via === 'socket',
        head: found.room.head + (joined ? 1 : 0),
      }
      return { kind: 'entered', room, seat: now.seat, joined }
    },

    depart({ roomId, memberId, generation }) {
      const found = locate(roomId, memberId)
      if (found.kind !== 'found') return { kind: 'stale' }
      const { room, seat } = found
      if (!seat.present || seat.generation !== generation) return { kind: 'stale' }
      log.left(seat)
      seats.depart(roomId, memberId)
      return { kind: 'departed', presentCount: seats.countPresent(roomId), entered: room.entered }
    },
  }
}
