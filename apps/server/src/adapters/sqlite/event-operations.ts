import type { Idempotency } from '../../ports/idempotency.ts'
import type { AppendResult, StoredEvent } from '../../ports/store.ts'
import type { Operations } from './operations.ts'
import { bePresent } from './presence-operations.ts'
import type { Tables } from './tables.ts'

type EventOperations = Pick<Operations, 'append' | 'readEvents'>

/** What is kept of a message: where it stands. Its text is not kept twice. */
interface KeptMessage {
  seq: number
  duplicate: boolean
}

export function eventOperations(tables: Tables): EventOperations {
  const { rooms, seats, log, answers } = tables

  function keep(
    idempotency: Idempotency | undefined,
    { roomId, seq }: StoredEvent,
    duplicate: boolean,
  ): void {
    if (idempotency === undefined) return
    const kept: KeptMessage = { seq, duplicate }
    answers.keep(idempotency, roomId, kept)
  }

  function toldBefore(roomId: string, { seq, duplicate }: KeptMessage): AppendResult {
    const event = log.find(roomId, seq)
    if (event === null) throw new Error(`There is no event ${seq} in room ${roomId} to answer with.`)
    return { kind: 'repeated', event, duplicate }
  }

  return {
    append({ roomId, memberId, via, kind, id, body, idempotency }) {
      // The common case costs one look-up; which of the two is missing matters only in a refusal.
      const seat = seats.find(roomId, memberId)
      if (seat === null) return { kind: rooms.find(roomId) === null ? 'room_gone' : 'seat_gone' }

      const told = answers.find(idempotency)
      if (told !== null)
        return told.kind === 'key_conflict' ? told : toldBefore(roomId, told.kept as KeptMessage)

      // Before anything about presence: a repeat changes nothing, however the seat stands now.
      const first = log.findByClientId(roomId, memberId, id)
      if (first !== null) {
        if (first.kind !== kind || first.body !== body) return { kind: 'id_conflict' }
        keep(idempotency, first, true)
        return { kind: 'stored', event: first, duplicate: true, seat, joined: false }
      }

      // Who sends through a connection has entered by it already; that the seat is absent all the same is the rare case.
      const isIn = seat.present && via === 'socket'
      const now = isIn ? { kind: 'present' as const, seat } : bePresent(tables, seat, via)
      if (now.kind === 'name_taken') return now
      const event = log.append({ roomId, by: memberId, kind, id, body })
      keep(idempotency, event, false)
      return { kind: 'stored', event, duplicate: false, seat: now.seat, joined: !seat.present }
    },

    readEvents(input) {
      const room = rooms.find(input.roomId)
      if (room === null) return { kind: 'room_gone' }
      return { kind: 'events', events: log.read(input), head: room.head, floor: room.floor }
    },
  }
}
