import type { Operations } from './operations.ts'
import { bePresent } from './presence-operations.ts'
import type { Tables } from './tables.ts'

type EventOperations = Pick<Operations, 'append' | 'readEvents'>

export function eventOperations(tables: Tables): EventOperations {
  const { rooms, seats, log } = tables
  return {
    append({ roomId, memberId, via, kind, id, body }) {
      // The common case costs one look-up; which of the two is missing matters only in a refusal.
      const seat = seats.find(roomId, memberId)
      if (seat === null) return { kind: rooms.find(roomId) === null ? 'room_gone' : 'seat_gone' }

      // Before anything about presence: a repeat changes nothing, however the seat stands now.
      const first = log.findByClientId(roomId, memberId, id)
      if (first !== null) {
        if (first.kind !== kind || first.body !== body) return { kind: 'id_conflict' }
        return { kind: 'stored', event: first, duplicate: true, seat, joined: false }
      }

      // Who sends through a connection has entered by it already; that the seat is absent all the same is the rare case.
      const isIn = seat.present && via === 'socket'
      const now = isIn ? { kind: 'present' as const, seat } : bePresent(tables, seat, via)
      if (now.kind === 'name_taken') return now
      const event = log.append({ roomId, by: memberId, kind, id, body })
      return { kind: 'stored', event, duplicate: false, seat: now.seat, joined: !seat.present }
    },

    readEvents(input) {
      const room = rooms.find(input.roomId)
      if (room === null) return { kind: 'room_gone' }
      return { kind: 'events', events: log.read(input), head: room.head, floor: room.floor }
    },
  }
}
