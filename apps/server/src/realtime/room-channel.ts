import type { FaultListener } from '../domain/faults.ts'
import type { StoredEvent } from '../ports/store.ts'
import type { Connection } from './connection.ts'
import { encodeEvent, encodeFrame } from './frames.ts'
import type { Traffic } from './traffic.ts'
import type { TurnWriter } from './turn-writer.ts'

/** How long changes of connectedness are gathered before they are told, in milliseconds. */
const PRESENCE_DELAY_MS = 250

/** A member's typing is passed on at most this often, in milliseconds; a client shows it for longer. */
const TYPING_INTERVAL_MS = 1000

/** Members of a room whose typing is passed on within one such time; nobody reads more names than that. */
const TYPISTS_MAX = 20

/** Fetches events after a seq from the store, ascending; used when the bus has skipped some. */
export type FetchEvents = (roomId: string, after: number) => Promise<readonly StoredEvent[]>

/**
 * One room's connections on this node, and the one place where its events meet them. Each event is encoded once, whatever the
 * number of receivers, and all events of a turn leave in one buffer.
 */
export class RoomChannel {
  readonly roomId: string
  /** Every connection of the room, from its `hello` on. */
  readonly connections = new Set<Connection>()
  /** Those that have caught up and get events as they commit. */
  readonly #live = new Set<Connection>()
  readonly #writer: TurnWriter
  readonly #fetch: FetchEvents
  readonly #traffic: Traffic
  readonly #onFault: FaultListener
  /** Seq of the next event that the live connections have to get; unknown until the room has been heard of. */
  #next: number | undefined
  #fetching: Promise<void> | undefined
  /** Whether something was found missing since the last read of the store began. */
  #missing = false
  #turn: Buffer[] = []
  #presence = new Map<string, boolean>()
  #presenceSeen = false
  readonly #typists = new Set<string>()

  constructor(
    roomId: string,
    deps: { writer: TurnWriter; fetch: FetchEvents; traffic: Traffic; onFault: FaultListener },
  ) {
    this.roomId = roomId
    this.#writer = deps.writer
    this.#fetch = deps.fetch
    this.#traffic = deps.traffic
    this.#onFault = deps.onFault
  }

  /** Seq of the last event that the live connections got; 0 if none is known. */
  get head(): number {
    return (this.#next ?? 1) - 1
  }

  isLive(connection: Connection): boolean {
    return this.#live.has(connection)
  }

  /**
   * Takes an event from the bus. The expected one goes out, an earlier one is a repeat, a later one means that the bus has
   * lost some: those are read from the store, which is the truth.
   */
  deliver(event: StoredEvent): void {
    if (this.#live.size === 0) {
      this.#next = Math.max(this.#next ?? 0, event.seq + 1)
      return
    }
    const next = this.#next ?? event.seq
    if (event.seq < next) return
    if (event.seq > next) {
      this.catchUp().catch((error: unknown) => this.#onFault(error, { roomId: this.roomId }))
      return
    }
    let frame: Buffer
    try {
      frame = encodeEvent(event)
    } catch (error) {
      return this.fail(error)
    }
    this.#next = next + 1
    this.#traffic.deliveries += this.#live.size
    this.queue(frame)
  }

  /** Reads from the store what the live connections have missed. */
  catchUp(): Promise<void> {
    this.#missing = true
    this.#fetching ??= this.#fetchMissing().finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetchMissing(): Promise<void> {
    // A read that began before the latest gap was noticed need not hold what fills it.
    while (this.#missing && this.#live.size > 0) {
      this.#missing = false
      const events = await this.#fetch(this.roomId, this.head)
      for (const event of events) this.deliver(event)
      if (events.length > 0) this.#missing = true
    }
  }

  /**
   * Makes a connection live if it has got everything that the live ones have; otherwise it has more to read first. Nothing can
   * come between the check and the change.
   * @param head of the room when the connection last read the store: the first one to be live has nobody else to go by
   */
  goLive(connection: Connection, head: number): boolean {
    if (this.#live.size === 0) this.#next = Math.max(this.#next ?? 0, connection.next, head + 1)
    if (connection.next !== this.#next) return false
    // Frames of this turn are in the history that the connection has read.
    this.flush()
    this.#live.add(connection)
    return true
  }

  remove(connection: Connection): void {
    this.connections.delete(connection)
    this.#live.delete(connection)
  }

  /** Queues a frame for every live connection; it leaves at the end of this turn. */
  queue(frame: Buffer): void {
    this.#turn.push(frame)
    if (this.#turn.length === 1) this.#writer.addRoom(this)
  }

  flush(): void {
    const [first, ...more] = this.#turn
    if (!first) return
    const chunk = more.length === 0 ? first : Buffer.concat(this.#turn)
    this.#turn = []
    for (const connection of this.#live) {
      // One that fails must not cost the others their frames.
      try {
        connection.write(chunk)
      } catch (error) {
        connection.fail(error)
      }
    }
  }

  /** Runs work on the whole room, on whose way nothing else catches what it throws. */
  guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.fail(error)
    }
  }

  /** Closes the live connections after a fault: they may have missed something, and resume (SPEC D4, C1). */
  fail(error: unknown): void {
    this.#turn = []
    for (const connection of this.#live) connection.abort()
    this.#onFault(error, { roomId: this.roomId })
  }

  /** Passes on that a member types, to the others only; again after a while at the earliest (SPEC P6). */
  typing(memberId: string): void {
    if (this.#typists.has(memberId) || this.#typists.size >= TYPISTS_MAX) return
    if (this.#typists.size === 0) setTimeout(() => this.#typists.clear(), TYPING_INTERVAL_MS).unref()
    this.#typists.add(memberId)
    const frame = encodeFrame({ type: 'typing', by: memberId })
    for (const connection of this.#live) if (connection.memberId !== memberId) connection.send(frame)
  }

  /** Notes that a member is connected or no longer. Changes that undo each other are not told, if nobody has seen the first. */
  presenceChanged(memberId: string, online: boolean): void {
    if (this.#presence.size === 0)
      setTimeout(() => this.guard(() => this.#tellPresence()), PRESENCE_DELAY_MS).unref()
    if (this.#presence.get(memberId) === !online && !this.#presenceSeen) this.#presence.delete(memberId)
    else this.#presence.set(memberId, online)
  }

  /** Notes that a roster was read, and with it the changes that have not been told yet. */
  rosterShown(): void {
    this.#presenceSeen = this.#presence.size > 0
  }

  #tellPresence(): void {
    this.#presenceSeen = false
    if (this.#presence.size === 0) return
    const online: string[] = []
    const offline: string[] = []
    for (const [memberId, isOnline] of this.#presence) (isOnline ? online : offline).push(memberId)
    this.#presence = new Map()
    const frame = encodeFrame({ type: 'presence', online, offline })
    // To those as well that are still reading history: their roster is out of date like any other.
    for (const connection of this.connections) if (connection.stage.at === 'greeted') connection.send(frame)
  }
}
