import { DomainError } from '../errors.ts'
import { type LimitName, type LimitRates, mapRates } from './limit-rates.ts'
import { Limit } from './limit.ts'
import { MissGuard } from './miss-guard.ts'
import { networkOf } from './network.ts'
import { type SocketCap, SocketCaps, type SocketMaxima } from './socket-caps.ts'
import type { TokenBucket } from './token-bucket.ts'

/** The limits that bound a deed, and whose bucket of each. */
type Keys = Partial<Record<LimitName, string>>

function entriesOf(keys: Keys): [LimitName, string][] {
  return Object.entries(keys) as [LimitName, string][]
}

/** Whose share of a room's seats an address takes from: that of its network, if it has one. */
function shareKey(roomId: string, address: string): string {
  return `${roomId} ${networkOf(address) ?? address}`
}

/** The only key of a limit on all together. */
const ALL = ''

/**
 * What anybody may do on this node, and how often (SPEC L1). Each deed takes a token of every limit that bounds it, or, if one has
 * none, of none of them. It is kept in memory alone: neither a store nor a bus that fails lets anybody through.
 */
export class Limits {
  /** How often each limit has refused something since the start; see {@link MissGuard} for those of misses. */
  readonly refused: Record<LimitName | SocketCap, number>
  readonly #limits: Record<LimitName, Limit>
  readonly #rates: LimitRates
  /** On entering rooms, by code. */
  readonly misses: MissGuard
  readonly sockets: SocketCaps

  constructor(rates: LimitRates, sockets: SocketMaxima) {
    this.#rates = rates
    this.#limits = mapRates(rates, (rate) => new Limit(rate))
    this.refused = { ...mapRates(rates, () => 0), socketsPerAddress: 0, silentSocketsPerAddress: 0 }
    this.sockets = new SocketCaps(sockets, (cap) => this.refused[cap]++)
    this.misses = new MissGuard(rates, (limit) => this.refused[limit]++)
  }

  /**
   * A member sends a message (SPEC L3).
   * @throws {DomainError} `rate_limited`
   */
  message(memberId: string, roomId: string, address: string): void {
    const now = performance.now()
    const { messagesMember, messagesRoom, messagesAddress, messagesTotal } = this.#limits
    const { messagesMemberSpare, messagesRoomSpare } = this.#limits
    // Spelled out: every message comes by here, and no objects are to be made for it.
    const roomIsUsedUp = messagesRoom.wait(roomId, now) > 0
    // Else whoever floods the room would silence those who say little.
    const mayNotSpeak =
      roomIsUsedUp && (messagesMemberSpare.wait(memberId, now) > 0 || messagesRoomSpare.wait(roomId, now) > 0)
    if (
      messagesMember.wait(memberId, now) > 0 ||
      mayNotSpeak ||
      messagesAddress.wait(address, now) > 0 ||
      messagesTotal.wait(ALL, now) > 0
    ) {
      this.#refuse('Too many messages. Send it again in a moment.', now, {
        messagesMember: memberId,
        ...(mayNotSpeak && { messagesRoom: roomId }),
        messagesAddress: address,
        messagesTotal: ALL,
      })
    }
    messagesMember.take(memberId, now)
    if (roomIsUsedUp) {
      messagesMemberSpare.take(memberId, now)
      messagesRoomSpare.take(roomId, now)
    } else {
      messagesRoom.take(roomId, now)
    }
    messagesAddress.take(address, now)
    messagesTotal.take(ALL, now)
  }

  /**
   * Somebody opens a room (SPEC L5).
   * @throws {DomainError} `rate_limited`
   */
  createRoom(address: string): void {
    const network = networkOf(address)
    this.#take('Too many new rooms. Try again later.', {
      roomsAddress: address,
      ...(network !== null && { roomsNetwork: network }),
      roomsTotal: ALL,
    })
  }

  /**
   * Somebody asks for a seat in a room that there is (SPEC L5). Asking costs the address; the seat itself, which is what costs the
   * room, is paid in advance.
   * @throws {DomainError} `rate_limited`
   */
  takeSeat(address: string, roomId: string): void {
    this.#take('Too many people enter. Try again later.', {
      seatsAddress: address,
      seatsRoom: roomId,
      seatsRoomAddress: shareKey(roomId, address),
    })
  }

  /** Who was let through by {@link takeSeat} got no seat: else names that are taken would lock everybody out of the room. */
  giveSeatBack(address: string, roomId: string): void {
    this.#limits.seatsRoom.giveBack(roomId)
    this.#limits.seatsRoomAddress.giveBack(shareKey(roomId, address))
  }

  /**
   * A member asks for a fresh token (SPEC L5).
   * @throws {DomainError} `rate_limited`
   */
  renew(memberId: string): void {
    this.#take('You join again too often. Try again in a moment.', { renewalsMember: memberId })
  }

  /**
   * A member reads by REST (SPEC L5).
   * @throws {DomainError} `rate_limited`
   */
  read(memberId: string): void {
    this.#take('You ask too often. Try again in a moment.', { readsMember: memberId })
  }

  /**
   * Any request to the API (SPEC L5).
   * @throws {DomainError} `rate_limited`
   */
  request(address: string): void {
    this.#take('Too many requests. Try again in a moment.', { requestsAddress: address })
  }

  #take(message: string, keys: Keys): void {
    const now = performance.now()
    for (const [limit, key] of entriesOf(keys))
      if (this.#limits[limit].wait(key, now) > 0) this.#refuse(message, now, keys)
    for (const [limit, key] of entriesOf(keys)) this.#limits[limit].take(key, now)
  }

  /**
   * A connection brings a frame that is no `send` (SPEC L4). Its bucket is its own, and goes with it.
   * @returns how long it has to wait, in milliseconds; 0 if the frame may be acted upon
   */
  frame(bucket: TokenBucket): number {
    return this.#takeOwn('framesConnection', bucket)
  }

  /** A connection was refused a frame of which it had been told that it comes too early; whether it may go on (SPEC D6). */
  mayGoOn(bucket: TokenBucket): boolean {
    return this.#takeOwn('refusalsConnection', bucket) === 0
  }

  #takeOwn(limit: LimitName, bucket: TokenBucket): number {
    const now = performance.now()
    const wait = bucket.wait(this.#rates[limit], now)
    if (wait === 0) bucket.take(this.#rates[limit], now)
    else this.refused[limit]++
    return Math.ceil(wait)
  }

  /** Refuses for the longest of the waits, which is the one that has to be over before it makes sense to come back. */
  #refuse(message: string, now: number, keys: Keys): never {
    const waits = entriesOf(keys).map(([limit, key]) => ({ limit, wait: this.#limits[limit].wait(key, now) }))
    const longest = waits.reduce((a, b) => (b.wait > a.wait ? b : a))
    this.refused[longest.limit]++
    throw new DomainError('rate_limited', message, { retryAfterMs: Math.ceil(longest.wait) })
  }
}
