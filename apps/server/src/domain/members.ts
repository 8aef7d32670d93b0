import type { Bus } from '../ports/bus.ts'
import type { Idempotency } from '../ports/idempotency.ts'
import type { NewSeat, Store, StoredRoom, StoredSeat } from '../ports/store.ts'
import { DomainError, goneError } from './errors.ts'
import { type IdempotencyKey, keyConflict, recognise } from './idempotency.ts'
import { newId } from './ids.ts'
import type { Limits } from './limits/limits.ts'
import { toSeatName } from './lookalikes.ts'
import { suggestName } from './names.ts'
import type { Presence } from './presence.ts'

/** A seat together with its room. */
export interface SeatInRoom {
  room: StoredRoom
  seat: StoredSeat
}

/** A seat that somebody asked for and got. */
export interface Admission extends SeatInRoom {
  /** When the token for it is to expire, in milliseconds since the Unix epoch. */
  expiresAt: number
  /** Whether this is the answer to an earlier request with the same key, given again: nothing has happened now (SPEC A4). */
  repeated: boolean
}

/** What somebody brings who wants to enter. The name has passed the protocol's checks. */
export interface JoinRoom {
  /** In its normal form; `null` for what can be no code. */
  code: string | null
  name: string
  /** Expiry of the member's token, in milliseconds since the Unix epoch. */
  expiresAt: number
  /** Whom limits take him to be; see `addressOf`. */
  address: string
  key?: IdempotencyKey | undefined
  /** Whether he has hung up: he takes no seat, then. */
  isGone: () => boolean
}

/** Taking, renewing and giving up seats. */
export class Members {
  readonly #store: Store
  readonly #bus: Bus
  readonly #presence: Presence
  readonly #limits: Limits

  constructor(deps: { store: Store; bus: Bus; presence: Presence; limits: Limits }) {
    this.#store = deps.store
    this.#bus = deps.bus
    this.#presence = deps.presence
    this.#limits = deps.limits
  }

  /**
   * Takes a seat in the open room with a code.
   * @throws {DomainError} `room_not_found`; `name_taken` with a suggestion; `id_conflict`; `rate_limited`, also for a valid code
   *   (SPEC A9); `unavailable` for who is gone
   */
  async join(input: JoinRoom): Promise<Admission> {
    return this.#limits.misses.join(input.address, {
      join: () => this.#takeSeat(input),
      // A repeat costs nothing, and could be had any number of times.
      earns: ({ repeated }) => !repeated,
      isGone: input.isGone,
    })
  }

  async #takeSeat({ code, name, expiresAt, address, key }: JoinRoom): Promise<Admission> {
    const room = code === null ? null : await this.#store.findRoom(code)
    if (!room) throw goneError('room_gone')
    const idempotency = recognise(key, ['join', room.id], [name])
    const seat = { id: newId(), ...toSeatName(name), expiresAt }
    const result = await this.#addSeat(address, room.id, seat, idempotency)
    switch (result.kind) {
      case 'added':
        this.#presence.seatAdded(room.id, result.seat.id)
        return { ...result, expiresAt, repeated: false }
      case 'repeated':
        return { ...result, expiresAt: result.seat.expiresAt, repeated: true }
      case 'name_taken': {
        const suggestion = suggestName(name, result.held)
        throw new DomainError('name_taken', `Someone in the room is called that. "${suggestion}" is free.`, {
          suggestion,
        })
      }
      case 'key_conflict':
        throw keyConflict()
      case 'room_gone':
        throw goneError(result.kind)
    }
  }

  /** What only looks like taking a seat (a name that is taken, a repeated request, a fault) costs the room nothing (SPEC L5). */
  async #addSeat(address: string, roomId: string, seat: NewSeat, idempotency?: Idempotency) {
    this.#limits.takeSeat(address, roomId)
    let added = false
    try {
      const result = await this.#store.addSeat(roomId, seat, idempotency)
      added = result.kind === 'added'
      return result
    } finally {
      if (!added) this.#limits.giveSeatBack(address, roomId)
    }
  }

  /**
   * The room and seat that a token names.
   * @throws {DomainError} `room_not_found` if the room is gone, `unauthorized` if only the seat is
   */
  async find(roomId: string, memberId: string): Promise<SeatInRoom> {
    const result = await this.#store.findSeat(roomId, memberId)
    if (result.kind !== 'found') throw goneError(result.kind)
    return result
  }

  /**
   * Extends the life of a seat and of its open connections (SPEC T6) to that of a fresh token; `null` if the seat or its room is
   * gone.
   * @param name the one that was asked for besides: the seat keeps its own
   * @throws {DomainError} `id_conflict`, `rate_limited`
   */
  async renewIfThere(
    { roomId, memberId, name }: { roomId: string; memberId: string; name: string },
    expiresAt: number,
    key?: IdempotencyKey,
  ): Promise<Admission | null> {
    this.#limits.renew(memberId)
    const idempotency = recognise(key, ['join', roomId, memberId], [name])
    const result = await this.#store.renewSeat(roomId, memberId, expiresAt, idempotency)
    switch (result.kind) {
      case 'renewed':
        this.#bus.publish({ type: 'seat_renewed', roomId, memberId, expiresAt })
        return { ...result, expiresAt, repeated: false }
      case 'repeated':
        return { ...result, expiresAt: result.seat.expiresAt, repeated: true }
      case 'key_conflict':
        throw keyConflict()
      case 'room_gone':
      case 'seat_gone':
        return null
    }
  }

  /**
   * Gives up a seat: `left` is logged if it was present, its connections close, and an ephemeral room goes with its last seat.
   * @throws {DomainError} as {@link find}
   */
  async leave(roomId: string, memberId: string): Promise<void> {
    const result = await this.#store.removeSeat(roomId, memberId)
    if (result.kind !== 'removed') throw goneError(result.kind)
    this.#presence.seatRemoved(roomId, memberId, result)
    this.#bus.publish({ type: 'seat_left', roomId, memberId })
    if (result.roomDeleted) this.#bus.publish({ type: 'room_deleted', roomId })
  }
}
