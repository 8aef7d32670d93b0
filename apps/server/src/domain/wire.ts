import type { Room, RoomEvent, Self } from '@parley/protocol'
import type { StoredEvent, StoredRoom, StoredSeat } from '../ports/store.ts'

/** ISO 8601 in UTC, as every time on the wire. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString()
}

/** A room as members see it. */
export function toWireRoom(room: StoredRoom): Room {
  const { id, code, title, lifetime } = room
  return { id, code, title, lifetime, createdAt: toTimestamp(room.createdAt) }
}

/** A seat as its own member sees it. */
export function toWireSelf(seat: StoredSeat): Self {
  const { id, name, role } = seat
  return { id, name, role }
}

/** JSON text of an event without its braces, so that REST and frames can set their own fields around it. */
export function eventFields(event: StoredEvent): string {
  const id = event.id === null ? '' : `,"id":${JSON.stringify(event.id)}`
  return `"seq":${event.seq},"at":"${toTimestamp(event.at)}","by":"${event.by}","kind":"${event.kind}"${id},"body":${event.body}`
}

/** An event as REST answers give it. */
export function toWireEvent(event: StoredEvent): RoomEvent {
  return JSON.parse(`{${eventFields(event)}}`) as RoomEvent
}
