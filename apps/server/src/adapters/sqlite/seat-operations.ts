import type { StoredRoom, StoredSeat } from '../../ports/store.ts'
import type { Operations } from './operations.ts'
import type { Tables } from './tables.ts'

type SeatOperations = Pick<
  Operations,
  | 'findSeat'
  | 'addSeat'
  | 'renewSeat'
  | 'setLookalikeKeys'
  | 'releaseName'
  | 'removeSeat'
  | 'removeExpiredSeats'
  | 'removeExpiredAnswers'
  | 'readRoster'
>

/** What is kept of an entry: as the room and the seat were then. */
interface KeptSeat {
  room: StoredRoom
  seat: StoredSeat
}

export function seatOperations({ rooms, seats, log, answers, locate }: Tables): SeatOperations {
  return {
    findSeat: (roomId, memberId) => locate(roomId, memberId),

    addSeat(roomId, wanted, idempotency) {
      const first = answers.find(idempotency)
      if (first?.kind === 'key_conflict') return first
      if (first) return { kind: 'repeated', ...(first.kept as KeptSeat) }

      const room = rooms.find(roomId)
      if (room === null) return { kind: 'room_gone' }
      const taken = seats.nameTaken(roomId, wanted.name, null)
      if (taken !== null) return taken
      const seat = seats.insert(roomId, 'member', wanted)
      const kept: KeptSeat = { room, seat }
      answers.keep(idempotency, roomId, kept)
      return { kind: 'added', room, seat }
    },

    renewSeat(roomId, memberId, expiresAt, idempotency) {
      const first = answers.find(idempotency)
      if (first?.kind === 'key_conflict') return first
      if (first) return { kind: 'repeated', ...(first.kept as KeptSeat) }

      const found = locate(roomId, memberId)
      if (found.kind !== 'found') return found
      const { room, seat } = found
      if (expiresAt > seat.expiresAt) seats.renew(roomId, memberId, expiresAt)
      const kept: KeptSeat = { room, seat: { ...seat, expiresAt } }
      answers.keep(idempotency, roomId, kept)
      return { kind: 'renewed', room, seat: { ...seat, expiresAt: Math.max(seat.expiresAt, expiresAt) } }
    },

    setLookalikeKeys: (keyed) => {
      for (const { id, roomId, lookalikeKeys } of keyed) seats.setLookalikeKeys(roomId, id, lookalikeKeys)
    },

    releaseName: (roomId, memberId) => seats.releaseName(roomId, memberId),

    removeSeat(roomId, memberId) {
      const found = locate(roomId, memberId)
      if (found.kind !== 'found') return found
      seats.remove(roomId, memberId)
      // Without a seat nobody is left who could read a last `left`.
      const roomDeleted = rooms.removeIfSeatless(roomId)
      if (found.seat.present && !roomDeleted) log.left(found.seat)
      const presentCount = seats.countPresent(roomId)
      return { kind: 'removed', roomDeleted, presentCount, entered: found.room.entered }
    },

    removeExpiredSeats: (now) => seats.removeExpired(now),

    removeExpiredAnswers: (now) => answers.removeExpired(now),

    readRoster(input) {
      const { roomId } = input
      const room = rooms.find(roomId)
      if (room === null) return { kind: 'room_gone' }
      return { kind: 'roster', ...seats.roster(input), count: seats.countPresent(roomId), head: room.head }
    },
  }
}
