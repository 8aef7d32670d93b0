import type { Operations } from './operations.ts'
import type { Tables } from './tables.ts'

type RoomOperations = Pick<Operations, 'createRoom' | 'findRoom' | 'deleteRoom' | 'deleteRoomIfEmpty'>

export function roomOperations({ rooms, seats }: Tables): RoomOperations {
  return {
    createRoom(input) {
      if (rooms.isCodeTaken(input.room.code, input.codeQuarantineMs ?? 0)) return { kind: 'code_taken' }
      const room = rooms.insert(input.room, Date.now())
      return { kind: 'created', room, seat: seats.insert(room.id, 'host', input.host) }
    },
    findRoom: (code) => rooms.findByCode(code),
    deleteRoom: (roomId) => rooms.remove(roomId),
    deleteRoomIfEmpty: (roomId) => rooms.removeIfEmpty(roomId),
  }
}
