import type { Lifetime, Member } from '@parley/protocol'
import { ROSTER_PAGE_MAX } from '@parley/protocol'
import type { Bus } from '../ports/bus.ts'
import type { EventsRead, ReadEvents, Store, StoredSeat } from '../ports/store.ts'
import type { CodeSpace } from './code-space.ts'
import { DomainError, goneError } from './errors.ts'
import { type IdempotencyKey, keyConflict, recognise } from './idempotency.ts'
import { newId } from './ids.ts'
import { toSeatName } from './lookalikes.ts'
import type { Admission } from './members.ts'
import type { Limits } from './limits/limits.ts'
import type { Presence } from './presence.ts'
import { parseRosterCursor, toRosterCursor } from './roster-cursor.ts'

/** Drawn codes that may be taken in a row before creation gives up; even of a half full space it takes about two. */
const CODE_ATTEMPTS = 50

/** What the creator of a room decides. Name and title have passed the protocol's checks. */
export interface CreateRoom {
  name: string
  title: string | null
  lifetime: Lifetime
  /** Expiry of the host's token, in milliseconds since the Unix epoch. */
  expiresAt: number
  /** Whom limits take the creator to be; see `addressOf`. */
  address: string
  key: IdempotencyKey
}

/** A page of who is present, how many there are in all, and the cursor of the page that follows, null after the last one. */
export interface Roster {
  members: Member[]
  memberCount: number
  membersNext: string | null
  /** Seq of the last event that is part of it (SPEC R6). */
  head: number
}

/** Opening, reading and deleting rooms. */
export class Rooms {
  readonly #store: Store
  readonly #bus: Bus
  readonly #presence: Presence
  readonly #limits: Limits
  readonly #codes: CodeSpace

  constructor(deps: { store: Store; bus: Bus; presence: Presence; limits: Limits; codes: CodeSpace }) {
    this.#store = deps.store
    this.#bus = deps.bus
    this.#presence = deps.presence
    this.#limits = deps.limits
    this.#codes = deps.codes
  }

  /**
   * Opens a room under a fresh code; the creator gets the host's seat.
   * @throws {DomainError} `rate_limited`, `id_conflict`, `unavailable`
   */
  async create({ name, title, lifetime, expiresAt, address, key }: CreateRoom): Promise<Admission> {
    this.#limits.createRoom(address)
    const host = { id: newId(), ...toSeatName(name), expiresAt }
    const idempotency = recognise(key, ['create'], [name, title, lifetime])
    for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt++) {
      const room = { id: newId(), code: await this.#codes.draw(), title, lifetime }
      const codeQuarantineMs = this.#codes.quarantineMs
      const result = await this.#store.createRoom({ room, host, codeQuarantineMs, idempotency })
      switch (result.kind) {
        case 'created':
          this.#presence.roomOpened(result.room.id)
          this.#presence.seatAdded(result.room.id, result.seat.id)
          return { ...result, expiresAt, repeated: false }
        case 'repeated':
          return { ...result, expiresAt: result.seat.expiresAt, repeated: true }
        case 'key_conflict':
          throw keyConflict()
        case 'code_taken':
          continue
      }
    }
    throw new DomainError('unavailable', 'No free room code was found. Try again.')
  }

  /**
   * A page of a room's log.
   * @throws {DomainError} `room_not_found`
   */
  async readEvents(input: ReadEvents): Promise<Extract<EventsRead, { kind: 'events' }>> {
    const read = await this.#store.readEvents(input)
    if (read.kind !== 'events') throw goneError(read.kind)
    return read
  }

  /**
   * A page of who is present, within it those with an open connection first (SPEC R5, A7).
   * @param after cursor of an earlier page; without it, the first page
   * @throws {DomainError} `room_not_found`; `invalid_request` for what is no cursor
   */
  async readRoster(roomId: string, after?: string): Promise<Roster> {
    const place = after === undefined ? {} : { after: parseRosterCursor(after) }
    const read = await this.#store.readRoster({ roomId, ...place, limit: ROSTER_PAGE_MAX })
    if (read.kind !== 'roster') throw goneError(read.kind)
    const members = read.members.map(({ id, name, role, lookalikeOf }) => ({
      id,
      name,
      role,
      online: this.#presence.isOnline(id),
      ...(lookalikeOf !== null && { lookalikeOf }),
    }))
    this.#bus.publish({ type: 'roster_shown', roomId })
    members.sort((a, b) => Number(b.online) - Number(a.online))
    const membersNext = read.next === null ? null : toRosterCursor(read.next)
    return { members, memberCount: read.count, membersNext, head: read.head }
  }

  /**
   * Deletes a room for everybody; only its host may.
   * @throws {DomainError} `forbidden`, `room_not_found`
   */
  async delete(seat: StoredSeat): Promise<void> {
    if (seat.role !== 'host')
      throw new DomainError('forbidden', 'Only the host can delete the room.', { reason: 'not_host' })
    if (!(await this.#store.deleteRoom(seat.roomId))) throw goneError('room_gone')
    this.#presence.roomDeleted(seat.roomId)
    this.#bus.publish({ type: 'room_deleted', roomId: seat.roomId })
  }

  /**
   * Removes what is kept for a time that is over: absent seats whose tokens have expired, and answers that nobody may ask for again.
   * Rooms wait for their own deadlines.
   */
  async removeExpired(): Promise<void> {
    const now = Date.now()
    await this.#store.removeExpiredSeats(now)
    // Piece by piece, so that what people wait for comes in between.
    while (await this.#store.removeExpiredAnswers(now));
  }
}
