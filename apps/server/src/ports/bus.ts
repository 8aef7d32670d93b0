import type { StoredEvent } from './store.ts'

/** What nodes tell each other. Every message is a hint: the store is the truth, and a lost message loses nothing durable. */
export type BusMessage =
  /** Events of one commit, ascending by seq in each room. */
  | { type: 'events'; events: readonly StoredEvent[] }
  /** A member's first connection opened or its last one closed. */
  | { type: 'presence'; roomId: string; memberId: string; online: boolean }
  /** A roster was read: somebody has seen who is connected now. */
  | { type: 'roster_shown'; roomId: string }
  | { type: 'typing'; roomId: string; memberId: string }
  /** The seat took a fresh token, which expires then (milliseconds since the Unix epoch): its connections may stay as long (SPEC T6). */
  | { type: 'seat_renewed'; roomId: string; memberId: string; expiresAt: number }
  /** The seat was given up; its connections close. */
  | { type: 'seat_left'; roomId: string; memberId: string }
  | { type: 'room_deleted'; roomId: string }

/** Fan-out between the nodes of a deployment. Messages of one publisher arrive in the order of publishing. */
export interface Bus {
  /** Hands a message to every subscriber of every node, this one included. Never throws. */
  publish(message: BusMessage): void
  /** Calls `listener` for each message from now on; returns the way to stop. */
  subscribe(listener: (message: BusMessage) => void): () => void
  close(): Promise<void>
}
