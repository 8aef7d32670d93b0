import type { Bus } from '../ports/bus.ts'
import type { EnterVia, Occupancy, Store, StoredRoom, StoredSeat } from '../ports/store.ts'
import { Deadlines } from './deadlines.ts'
import { DomainError, goneError } from './errors.ts'
import type { FaultListener, FaultPlace } from './faults.ts'
import { toSeatName } from './lookalikes.ts'
import { suggestName } from './names.ts'

/** How long absence is tolerated, in milliseconds. All start anew when the server starts. */
export interface PresenceTimes {
  /** From a seat's last connection closing to `left`. */
  grace: number
  /** From the last post of a seat without a socket to `left`. */
  restSeat: number
  /** From the last presence in a room to its deletion. */
  emptyRoom: number
  /** The same for a room that nobody has entered by WebSocket, and for the name of a seat that was never present. */
  unusedRoom: number
}

interface SeatRef {
  roomId: string
  memberId: string
}

interface Connected extends SeatRef {
  connections: number
  generation: number
}

/** A connection's part in its seat's presence; `detach` ends it, at most once. */
export interface Attachment {
  room: StoredRoom
  seat: StoredSeat
  detach: () => void
}

/** Name conflicts that a re-entry survives: each means that somebody took the suggestion in between. */
const NAME_ATTEMPTS = 10

/**
 * Who is present, and what happens when they no longer are. Keeps the connections of this node and one deadline for everything
 * that ends by itself; the store decides whether it still does when the deadline falls due, so a rejoin always wins.
 */
export class Presence {
  readonly #store: Store
  readonly #bus: Bus
  readonly #onFault: FaultListener
  readonly #connected = new Map<string, Connected>()
  readonly #departures: Deadlines<SeatRef & { generation: number }>
  readonly #restSeats: Deadlines<SeatRef & { generation: number }>
  readonly #waitingNames: Deadlines<SeatRef>
  readonly #emptyRooms: Deadlines<string>
  readonly #unusedRooms: Deadlines<string>

  constructor(store: Store, bus: Bus, times: PresenceTimes, onFault: FaultListener) {
    this.#store = store
    this.#bus = bus
    this.#onFault = onFault
    this.#departures = new Deadlines(times.grace, (ref) =>
      this.#run(this.#depart(ref), ref, () => this.#startSeat(this.#departures, ref)),
    )
    this.#restSeats = new Deadlines(times.restSeat, (ref) =>
      this.#run(this.#depart(ref), ref, () => this.#startSeat(this.#restSeats, ref)),
    )
    this.#waitingNames = new Deadlines(times.unusedRoom, (ref) =>
      this.#run(store.releaseName(ref.roomId, ref.memberId), ref, () =>
        this.#startSeat(this.#waitingNames, ref),
      ),
    )
    this.#emptyRooms = new Deadlines(times.emptyRoom, (id) =>
      this.#run(this.#deleteIfEmpty(id), { roomId: id }, () => this.#emptyRooms.start(id, id)),
    )
    this.#unusedRooms = new Deadlines(times.unusedRoom, (id) =>
      this.#run(this.#deleteIfEmpty(id), { roomId: id }, () => this.#unusedRooms.start(id, id)),
    )
  }

  /** Seats with at least one connection to this node. */
  get connectedSeats(): number {
    return this.#connected.size
  }

  /**
   * Sets the deadlines of everything that the store holds, and gives names their look-alike keys that were stored before there
   * were any; to be called once, before serving.
   */
  async recover(): Promise<void> {
    const found = await this.#store.recover()
    if (found.keylessSeats.length > 0) {
      await this.#store.setLookalikeKeys(
        found.keylessSeats.map(({ id, roomId, name }) => ({ id, roomId, ...toSeatName(name) })),
      )
    }
    for (const room of found.emptyRooms) this.#startRoomDeadline(room.id, room.entered)
    for (const { id, roomId } of found.waitingSeats) this.seatAdded(roomId, id)
    for (const { id, roomId, generation, via } of found.presentSeats) {
      const deadlines = via === 'socket' ? this.#departures : this.#restSeats
      this.#startSeat(deadlines, { roomId, memberId: id, generation })
    }
  }

  /** Whether a member has an open connection. */
  isOnline(memberId: string): boolean {
    return this.#connected.has(memberId)
  }

  /** A seat was added: its name is held until it becomes present or the deadline passes. */
  seatAdded(roomId: string, memberId: string): void {
    this.#startSeat(this.#waitingNames, { roomId, memberId })
  }

  /** A room was opened in which nobody is present yet. */
  roomOpened(roomId: string): void {
    this.#unusedRooms.start(roomId, roomId)
  }

  /**
   * Makes a seat present through a connection (SPEC P1). If its name was taken meanwhile, it enters under a suggestion.
   * @throws {DomainError} `room_not_found`, `unauthorized`, `unavailable`
   */
  attach(roomId: string, memberId: string, name: string): Promise<Attachment> {
    return this.#enter({ roomId, memberId }, name, 'socket', (room, seat) => this.#connect(room, seat))
  }

  /**
   * Makes a seat present whose message could not be stored, as its name was taken meanwhile.
   * @throws {DomainError} as {@link attach}
   */
  reenter(roomId: string, memberId: string, name: string, via: EnterVia): Promise<void> {
    return this.#enter({ roomId, memberId }, name, via, (_room, seat) => this.entered(seat, via))
  }

  /**
   * A message has raised a seat's generation: every post does, and a send that found its seat absent. While a connection is
   * open it lasts as long as that; else from now for the time of seats without a socket, or for the grace period, if the
   * connection that sent it has closed meanwhile.
   */
  entered(seat: StoredSeat, via: EnterVia): void {
    const { id: memberId, roomId, generation } = seat
    this.#cancelRoom(roomId)
    const connected = this.#connected.get(memberId)
    if (connected) {
      // Or the departure that follows would name a generation that is too old, and the seat be present for ever.
      connected.generation = Math.max(connected.generation, generation)
      return
    }
    this.#cancelSeat(memberId)
    const deadlines = via === 'post' ? this.#restSeats : this.#departures
    this.#startSeat(deadlines, { roomId, memberId, generation })
  }

  /** A seat was given up: its deadlines end, and perhaps its room's begins. */
  seatRemoved(roomId: string, memberId: string, left: Occupancy & { roomDeleted: boolean }): void {
    this.#connected.delete(memberId)
    this.#cancelSeat(memberId)
    if (left.roomDeleted) this.roomDeleted(roomId)
    else if (left.presentCount === 0) this.#startRoomDeadline(roomId, left.entered)
  }

  /** A room was deleted: nothing of it or its seats falls due any more. */
  roomDeleted(roomId: string): void {
    this.#cancelRoom(roomId)
    for (const deadlines of [this.#departures, this.#restSeats, this.#waitingNames])
      deadlines.cancelGroup(roomId)
  }

  /** Ends all deadlines. */
  close(): void {
    for (const deadlines of [
      this.#departures,
      this.#restSeats,
      this.#waitingNames,
      this.#emptyRooms,
      this.#unusedRooms,
    ]) {
      deadlines.close()
    }
  }

  /**
   * Enters a seat, under a suggestion if its name was taken. `entered` is called in the same turn as the store's answer: what
   * the store did afterwards, a removal for one, must not be noted before it.
   */
  async #enter<T>(
    ref: SeatRef,
    name: string,
    via: EnterVia,
    entered: (room: StoredRoom, seat: StoredSeat) => T,
  ): Promise<T> {
    let result = await this.#store.enter({ ...ref, via })
    for (let attempt = 0; result.kind === 'name_taken' && attempt < NAME_ATTEMPTS; attempt++) {
      result = await this.#store.enter({ ...ref, via, name: toSeatName(suggestName(name, result.held)) })
    }
    if (result.kind === 'name_taken')
      throw new DomainError('unavailable', 'The name was taken again and again. Try once more.')
    if (result.kind !== 'entered') throw goneError(result.kind)
    return entered(result.room, result.seat)
  }

  #connect(room: StoredRoom, seat: StoredSeat): Attachment {
    const { id: memberId, roomId, generation } = seat
    const connected = this.#connected.get(memberId) ?? { roomId, memberId, connections: 0, generation }
    connected.connections++
    connected.generation = Math.max(connected.generation, generation)
    this.#connected.set(memberId, connected)
    this.#cancelSeat(memberId)
    this.#cancelRoom(roomId)
    if (connected.connections === 1) this.#bus.publish({ type: 'presence', roomId, memberId, online: true })
    let attached = true
    const detach = () => {
      if (attached) this.#detach(connected)
      attached = false
    }
    return { room, seat, detach }
  }

  #detach(connected: Connected): void {
    const { roomId, memberId, generation } = connected
    // A seat that was removed has no entry (or another one), and its connections close without a deadline.
    if (--connected.connections > 0 || this.#connected.get(memberId) !== connected) return
    this.#connected.delete(memberId)
    this.#bus.publish({ type: 'presence', roomId, memberId, online: false })
    this.#startSeat(this.#departures, { roomId, memberId, generation })
  }

  async #depart(ref: SeatRef & { generation: number }): Promise<void> {
    const result = await this.#store.depart(ref)
    if (result.kind === 'departed' && result.presentCount === 0)
      this.#startRoomDeadline(ref.roomId, result.entered)
  }

  async #deleteIfEmpty(roomId: string): Promise<void> {
    if (!(await this.#store.deleteRoomIfEmpty(roomId))) return
    this.roomDeleted(roomId)
    this.#bus.publish({ type: 'room_deleted', roomId })
  }

  /** A deadline's work that failed (the store is full, say) is not given up: the deadline starts again. */
  #run(work: Promise<void>, place: FaultPlace, again: () => void): void {
    work.catch((error: unknown) => {
      again()
      this.#onFault(error, place)
    })
  }

  #startSeat<R extends SeatRef>(deadlines: Deadlines<R>, ref: R): void {
    deadlines.start(ref.memberId, ref, ref.roomId)
  }

  #startRoomDeadline(roomId: string, entered: boolean): void {
    const deadlines = entered ? this.#emptyRooms : this.#unusedRooms
    deadlines.start(roomId, roomId)
  }

  #cancelSeat(memberId: string): void {
    this.#departures.cancel(memberId)
    this.#restSeats.cancel(memberId)
    this.#waitingNames.cancel(memberId)
  }

  #cancelRoom(roomId: string): void {
    this.#emptyRooms.cancel(roomId)
    this.#unusedRooms.cancel(roomId)
  }
}
