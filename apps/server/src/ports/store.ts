import type { EventKind, Lifetime, Role } from '@parley/protocol'
import type { Idempotency, KeyConflict } from './idempotency.ts'

/** A room as the store keeps it. Times are milliseconds since the Unix epoch, UTC, by the store's clock. */
export interface StoredRoom {
  id: string
  code: string
  title: string | null
  lifetime: Lifetime
  createdAt: number
  /** Whether somebody has entered by WebSocket; until then the room waits for its first person. */
  entered: boolean
  /** Seq of the last event; 0 while there is none. */
  head: number
  /** Seq of the oldest event that can still be read; 1 while nothing was trimmed. */
  floor: number
}

/** A seat: one member of one room. */
export interface StoredSeat {
  id: string
  roomId: string
  name: string
  role: Role
  /** Whether `joined` is the last durable word about this seat (SPEC P1). */
  present: boolean
  /** Raised by every `enter` and every post; a departure that names an older one is too late (SPEC P4). */
  generation: number
  /** Expiry of the newest token of this seat. */
  expiresAt: number
}

/** A durable event as the store keeps it. */
export interface StoredEvent {
  roomId: string
  seq: number
  at: number
  /** Member id. */
  by: string
  kind: EventKind
  /** Client id; `null` for events that the server makes. */
  id: string | null
  /** JSON text, made once when the event is stored and never parsed on its way to the sockets. */
  body: string
}

/** Where an operation stops when the thing it names is not there. */
export type Gone = { kind: 'room_gone' } | { kind: 'seat_gone' }

/** The wanted name is held by another seat. `held` are the name keys in use, for a suggestion. */
export type NameTaken = { kind: 'name_taken'; held: readonly string[] }

/**
 * The same request was answered before: that answer again, as of then, and nothing else was done (SPEC A4).
 * `seat.expiresAt` is the expiry that was asked for then.
 */
export type RepeatedSeat = { kind: 'repeated'; room: StoredRoom; seat: StoredSeat }

/** A room that is to be opened, with its host's seat. */
export interface NewRoom {
  room: { id: string; code: string; title: string | null; lifetime: Lifetime }
  host: NewSeat
  /** The code of a room that was deleted less than this many milliseconds ago counts as taken (SPEC K4): at most a day, 0 if left out. */
  codeQuarantineMs?: number
  /** What a repetition is recognised by; the answer stays for it though the room may go. */
  idempotency?: Idempotency | undefined
}

/** What names are compared by to find those that can be mistaken for each other (SPEC N6): one equal key is enough. */
export interface LookalikeKeys {
  /** Of the name as it is drawn. */
  drawn: string
  /** Of the name as it is read. */
  read: string
}

/** A name with its keys. */
export interface SeatName {
  name: string
  lookalikeKeys: LookalikeKeys
}

/** A seat that is to be added; it holds its name although nobody is present yet. */
export interface NewSeat extends SeatName {
  id: string
  expiresAt: number
}

/** How a seat shows that somebody is there: through a connection, or by a posted message. */
export type EnterVia = 'socket' | 'post'

/** An event that a member wants in the log. */
export interface Append {
  roomId: string
  memberId: string
  /** Whether a connection sent it, or a post brought it; only a post prolongs a presence (SPEC P2). */
  via: EnterVia
  kind: 'message'
  /** Client id, unique per member for the room's life. */
  id: string
  /** JSON text of the body. */
  body: string
  /** What a repetition is recognised by; if left out, only by `id`. */
  idempotency?: Idempotency
}

/**
 * Outcome of {@link Store.append}. `joined` tells whether the seat became present with this event. `repeated` is what was
 * answered to the same request before, `duplicate` as it was then.
 */
export type AppendResult =
  | { kind: 'stored'; event: StoredEvent; duplicate: boolean; seat: StoredSeat; joined: boolean }
  | { kind: 'repeated'; event: StoredEvent; duplicate: boolean }
  | { kind: 'id_conflict' }
  | KeyConflict
  | NameTaken
  | Gone

/**
 * Which events to read. `after` and `before` exclude their own seq: `after` gives the first above it, `before` the nearest
 * below it, both the first between them, neither the latest page (SPEC A5).
 */
export interface ReadEvents {
  roomId: string
  after?: number
  before?: number
  /** Most events, 1–1,000. */
  limit: number
  /**
   * Stop before the bodies exceed this many bytes of UTF-8; at least one event is returned. By default, and at most,
   * {@link READ_BYTES_MAX}: a page may be shorter than `limit` although there is more.
   */
  maxBytes?: number
}

/** Most bytes of bodies in one page of a log: what one reader may ask of all the others' time. */
export const READ_BYTES_MAX = 256 * 1024

/** Events ascending by seq, with the room's bounds as of the same moment. */
export type EventsRead =
  | { kind: 'events'; events: StoredEvent[]; head: number; floor: number }
  | { kind: 'room_gone' }

/** Which part of a roster to read: those who entered after the place `after`, or the first ones (SPEC A7). */
export interface ReadRoster {
  roomId: string
  /** The `next` of an earlier read. */
  after?: number
  /** Most members, 1–1,000. */
  limit: number
}

/** A seat in a roster. */
export interface RosterSeat extends StoredSeat {
  /** Id of the first member present who entered before and whose name this one can be mistaken for; null if there is none. */
  lookalikeOf: string | null
}

/**
 * Present members of a room, in order of entering, and the number of all, as of the event `head`. `next` is the place of the
 * last one, null if nobody follows. A place belongs to one presence: whoever stays keeps it, so pages read one after the other
 * hold them once.
 */
export type RosterRead =
  | { kind: 'roster'; members: RosterSeat[]; count: number; next: number | null; head: number }
  | { kind: 'room_gone' }

/** Who is left in a room after somebody went: decides which deadline the room is under. */
export interface Occupancy {
  presentCount: number
  /** As {@link StoredRoom.entered}. */
  entered: boolean
}

/** What a starting server finds: deadlines to set, as none survives in the store, and what an earlier version left undone. */
export interface Recovery {
  /** Ephemeral rooms in which nobody is present. */
  emptyRooms: { id: string; entered: boolean }[]
  /** Present seats, with the way in which they last entered or posted. */
  presentSeats: { id: string; roomId: string; generation: number; via: EnterVia }[]
  /** Seats that were never present and still hold their name. */
  waitingSeats: { id: string; roomId: string }[]
  /** Seats from before names had look-alike keys: until they get theirs they look like nobody. */
  keylessSeats: { id: string; roomId: string; name: string }[]
}

/** How much a store holds. */
export interface StoreSize {
  /** Open rooms. */
  rooms: number
  /** Seats that are present, of all rooms. */
  presentSeats: number
  /** What it takes on the disk. */
  bytes: number
}

/**
 * Thrown by every operation while the store cannot be written or reached; nothing was stored. Trying again is safe. After any
 * other error of an operation that writes it is unknown whether it was stored.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable'
}

/**
 * The truth: rooms, seats and events. Every operation is one atomic step, durable when its promise resolves; operations that
 * were started earlier are applied earlier, except that `readEvents` and `readRoster` may give way to what was started after
 * them, so that those who read a lot don't hold up those who write. All but `close` may throw {@link StorageUnavailable}.
 *
 * Where an operation takes an `idempotency`, a success is remembered under its key in the same step. While that lasts, the same
 * request gets `repeated` and does nothing, another one under the key `key_conflict`; refusals are not remembered.
 *
 * The store calls its `onCommitted` listener once per commit that holds events, with all of them, ascending by seq in each room,
 * before the promises of that commit resolve: the one place from which events travel on (SPEC V1: never visible before durable).
 */
export interface Store {
  /** Identity of this life of the store; a restore from a backup begins another (SPEC S4). */
  readonly epoch: string

  /** Opens a room with a code that no open room has. The host's seat is not present yet, and holds its name. */
  createRoom(
    input: NewRoom,
  ): Promise<
    | { kind: 'created'; room: StoredRoom; seat: StoredSeat }
    | RepeatedSeat
    | { kind: 'code_taken' }
    | KeyConflict
  >

  /** How many codes of this length are in use: of open rooms, and of those deleted less than `quarantineMs` ago. */
  countCodes(length: number, quarantineMs: number): Promise<number>

  /** The open room with this (normalised) code. */
  findRoom(code: string): Promise<StoredRoom | null>

  /** The room and seat that a token names. */
  findSeat(
    roomId: string,
    memberId: string,
  ): Promise<{ kind: 'found'; room: StoredRoom; seat: StoredSeat } | Gone>

  /** Adds a seat with a name that nobody holds (compared by name key). */
  addSeat(
    roomId: string,
    seat: NewSeat,
    idempotency?: Idempotency,
  ): Promise<
    | { kind: 'added'; room: StoredRoom; seat: StoredSeat }
    | RepeatedSeat
    | NameTaken
    | { kind: 'room_gone' }
    | KeyConflict
  >

  /** Extends a seat's life to `expiresAt` if that is later. */
  renewSeat(
    roomId: string,
    memberId: string,
    expiresAt: number,
    idempotency?: Idempotency,
  ): Promise<{ kind: 'renewed'; room: StoredRoom; seat: StoredSeat } | RepeatedSeat | Gone | KeyConflict>

  /**
   * Makes a seat present: logs `joined` unless it already is, and raises its generation. If the seat has lost its name to
   * another one meanwhile the answer is `name_taken`, and the caller tries again with `name`, which replaces it (and is ignored
   * if the seat is present by then: it holds a name that others have seen). The body of `joined` has `lookalikeOf`, if there is
   * somebody (see {@link RosterSeat}).
   */
  enter(input: {
    roomId: string
    memberId: string
    via: EnterVia
    name?: SeatName
  }): Promise<{ kind: 'entered'; room: StoredRoom; seat: StoredSeat; joined: boolean } | NameTaken | Gone>

  /**
   * Ends a seat's presence: logs `left` and frees its name, if the seat is present and its generation still is `generation`;
   * otherwise nothing happens (`stale`).
   */
  depart(input: {
    roomId: string
    memberId: string
    generation: number
  }): Promise<({ kind: 'departed' } & Occupancy) | { kind: 'stale' }>

  /** Frees the name of a seat that was never present; the seat itself stays. Nothing happens if it was. */
  releaseName(roomId: string, memberId: string): Promise<void>

  /**
   * Removes a seat, logging `left` if it was present. An ephemeral room goes with its last seat (`roomDeleted`); then nothing is
   * logged, as nobody is left to read it.
   */
  removeSeat(
    roomId: string,
    memberId: string,
  ): Promise<({ kind: 'removed'; roomDeleted: boolean } & Occupancy) | Gone>

  /**
   * Appends an event. A (member, id) that is stored already gives the first event with `duplicate`, or `id_conflict` if kind or
   * body differ; neither changes the seat. Otherwise a seat that is not present becomes so first, as by `enter`, and a post of
   * one that is raises its generation, as `enter` does: a departure that was decided before the post is too late. A send through
   * a connection leaves the generation of a present seat alone, so that the departure of that connection still counts. A key
   * counts before an id does: what it was answered with comes again, also if that was a duplicate.
   */
  append(input: Append): Promise<AppendResult>

  /** A page of a room's log. */
  readEvents(input: ReadEvents): Promise<EventsRead>

  /** A page of a room's roster. */
  readRoster(input: ReadRoster): Promise<RosterRead>

  /** Deletes a room with its seats and events. `false` if it was gone. */
  deleteRoom(roomId: string): Promise<boolean>

  /** Deletes an ephemeral room in which nobody is present; `false`, and nothing happens, otherwise. */
  deleteRoomIfEmpty(roomId: string): Promise<boolean>

  /**
   * Removes absent seats whose tokens have expired, except hosts of kept rooms. Their rooms stay, with or without a seat, until
   * their own deadlines.
   */
  removeExpiredSeats(now: number): Promise<void>

  /** Removes some of the answers that count no more. Resolves with whether there may be others left. */
  removeExpiredAnswers(now: number): Promise<boolean>

  /** What a starting server needs to set its deadlines, and what it has to make good. */
  recover(): Promise<Recovery>

  /** Gives these seats the keys of the names that they have; those that are gone are passed over. */
  setLookalikeKeys(
    seats: readonly { id: string; roomId: string; lookalikeKeys: LookalikeKeys }[],
  ): Promise<void>

  /** How much there is, for whoever watches the server. Counts, so not to be called at every opportunity. */
  measure(): Promise<StoreSize>

  /** Resolves if the store can serve. */
  ping(): Promise<void>

  /** Finishes what was started, then releases the store. Idempotent. */
  close(): Promise<void>
}

/** Receives the events of one commit. Must not throw. */
export type CommittedListener = (events: readonly StoredEvent[]) => void
