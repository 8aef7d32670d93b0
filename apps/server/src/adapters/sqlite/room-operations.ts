import type { NewRoom, StoredRoom, StoredSeat } from '../../ports/store.ts'
import type { Operations } from './operations.ts'
import { newSeat } from './seat-table.ts'
import type { Tables } from './tables.ts'

type RoomOperations = Pick<
  Operations,
  'createRoom' | 'countCodes' | 'findRoom' | 'deleteRoom' | 'deleteRoomIfEmpty'
>

/** What is kept of an opening. All else stands in the request that repeats it, so that no name outlives its room here. */
type KeptOpening = Pick<StoredRoom, 'id' | 'code' | 'createdAt'> & {
  host: Pick<StoredSeat, 'id' | 'expiresAt'>
}

function openedAgain({ room, host }: NewRoom, kept: KeptOpening): { room: StoredRoom; seat: StoredSeat } {
  const { id, code, createdAt } = kept
  return {
    room: { ...room, id, code, createdAt, entered: false, head: 0, floor: 1 },
    seat: { ...newSeat(id, 'host', host), ...kept.host },
  }
}

export function roomOperations({ rooms, seats, answers }: Tables): RoomOperations {
  return {
    createRoom(input) {
      const first = answers.find(input.idempotency)
      if (first?.kind === 'key_conflict') return first
      if (first) return { kind: 'repeated', ...openedAgain(input, first.kept as KeptOpening) }

      if (rooms.isCodeTaken(input.room.code, input.codeQuarantineMs ?? 0)) return { kind: 'code_taken' }
      const room = rooms.insert(input.room, Date.now())
      const seat = seats.insert(room.id, 'host', input.host)
      const { id, code, createdAt } = room
      const kept: KeptOpening = { id, code, createdAt, host: { id: seat.id, expiresAt: seat.expiresAt } }
      answers.keep(input.idempotency, null, kept)
      return { kind: 'created', room, seat }
    },
    countCodes: (length, quarantineMs) => rooms.countCodes(length, quarantineMs),
    findRoom: (code) => rooms.findByCode(code),
    deleteRoom: (roomId) => rooms.remove(roomId),
    deleteRoomIfEmpty: (roomId) => rooms.removeIfEmpty(roomId),
  }
}
