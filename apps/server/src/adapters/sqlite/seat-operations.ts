import type { Operations } from './operations.ts'
import type { Tables } from './tables.ts'

type SeatOperations = Pick<
  Operations,
  'findSeat' | 'addSeat' | 'renewSeat' | 'releaseName' | 'removeSeat' | 'removeExpiredSeats' | 'readRoster'
>

export function seatOperations({ rooms, seats, log, locate }: Tables): SeatOperations {
  return {
    findSeat: (roomId, memberId) => locate(roomId, memberId),

    addSeat(roomId, seat) {
      const room = rooms.find(roomId)
      if (room === null) return { kind: 'room_gone' }
      const taken = seats.nameTaken(roomId, seat.name, null)
      return taken ?? { kind: 'added', room, seat: seats.insert(roomId, 'member', seat) }
    },

    renewSeat(roomId, memberId, expiresAt) {
      const found = locate(roomId, memberId)
      if (found.kind !== 'found') return found
      const { room, seat } = found
      if (expiresAt > seat.expiresAt) seats.renew(roomId, memberId, expiresAt)
      return { kind: 'renewed', room, seat: { ...seat, expiresAt: Math.max(seat.expiresAt, expiresAt) } }
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

    readRoster(input) {
      const { roomId } = input
      const room = rooms.find(roomId)
      if (room === null) return { kind: 'room_gone' }
      return { kind: 'roster', ...seats.roster(input), count: seats.countPresent(roomId), head: room.head }
    },
  }
}
