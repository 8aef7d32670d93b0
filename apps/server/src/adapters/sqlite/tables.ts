import type { Database } from 'better-sqlite3'
import type { Gone, StoredEvent, StoredRoom, StoredSeat } from '../../ports/store.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import { type EventLog, eventLog } from './event-log.ts'
import { type RoomTable, roomTable } from './room-table.ts'
import { type SeatTable, seatTable } from './seat-table.ts'

/** What operations are written with. */
export interface Tables {
  rooms: RoomTable
  seats: SeatTable
  log: EventLog
  answers: AnswerTable
  /** The room and the seat of it, or which of them is missing. */
  readonly locate: (
    roomId: string,
    memberId: string,
  ) => { kind: 'found'; room: StoredRoom; seat: StoredSeat } | Gone
}

/** Prepares every statement, once. */
export function openTables(db: Database, onAppended: (event: StoredEvent) => void): Tables {
  const rooms = roomTable(db)
  const seats = seatTable(db)
  return {
    rooms,
    seats,
    log: eventLog(db, onAppended),
    answers: answerTable(db),
    locate(roomId, memberId) {
      const room = rooms.find(roomId)
      if (room === null) return { kind: 'room_gone' }
      const seat = seats.find(roomId, memberId)
      return seat === null ? { kind: 'seat_gone' } : { kind: 'found', room, seat }
    },
  }
}
