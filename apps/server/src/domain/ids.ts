import { randomUUID } from 'node:crypto'

/** A new id for a room, a member, a connection or an event that came without one. Never reused. */
export function newId(): string {
  return randomUUID()
}
