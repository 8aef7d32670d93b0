import type { Member, Room, Self } from '@parley/protocol'
import type { Lookalikes } from '../lib/lookalikes.ts'
import type { MessageEntry, TimelineEntry } from '../lib/timeline.ts'

/** Why a room's connection has ended for good. */
export type Ending = 'seat-gone' | 'removed' | 'room-gone' | 'left-elsewhere' | 'outdated' | 'refused'

/** How the connection to the server is doing. */
export type Link =
  | { status: 'connecting' }
  | { status: 'live' }
  /** Down since `since`; the next attempt is at `retryAt`, or running if that is null. Both by the steady clock. */
  | { status: 'down'; since: number; retryAt: number | null }
  | { status: 'ended'; why: Ending }

/** The part of the room's past that isn't loaded. */
export type History = { hasEarlier: boolean; loading: boolean; failed: boolean }

/** A message that couldn't even be queued. */
export type SendRefusal = 'queue-full' | 'ended' | 'unsendable'

/** Everything the screen knows about the room it shows, and what can be done there. */
export type RoomState = {
  room: Room
  self: Self
  link: Link
  /** Whether the room's latest page has been shown at least once. */
  loaded: boolean
  /** Stored events, ascending by seq. */
  events: readonly TimelineEntry[]
  /** Own messages on their way, in the order of sending. */
  outgoing: readonly MessageEntry[]
  /** The server takes no more messages until then, by the steady clock; null if none waits for that. */
  heldUntil: number | null
  /** Names by member id, of everybody seen so far. */
  names: ReadonlyMap<string, string>
  /** Who of them can be mistaken for whom. */
  lookalikes: Lookalikes
  /** Who is present, as far as it was read; `hasMoreMembers` if that is not everybody. */
  members: readonly Member[]
  memberCount: number
  hasMoreMembers: boolean
  membersPage: 'idle' | 'loading' | 'failed'
  history: History
  /** Events were missed and can't be resumed; the latest ones wait behind `loadLatest`. */
  interrupted: boolean
  /** What others wrote, and who came and went, as it arrived live, newest last; what the announcer speaks. */
  arrivals: readonly TimelineEntry[]
  /** Whether these had been missed, and came with a new connection. */
  caughtUp: boolean
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  clockSkew: number
  /** Ids of the others who are typing, in the order in which they began. */
  typists: readonly string[]
  send: (text: string) => SendRefusal | null
  /** Lets the others know that something is being written; to be called with every change of it. */
  tellTyping: () => void
  retry: (id: string) => void
  discard: (id: string) => void
  /** Loads a page of history. Resolves to how many messages it brought, null if it couldn't be loaded. */
  loadEarlier: () => Promise<number | null>
  loadLatest: () => void
  loadMembers: () => Promise<void>
  reconnectNow: () => void
}
