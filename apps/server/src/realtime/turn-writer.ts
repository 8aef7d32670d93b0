/** Something with frames that are ready to be written. */
export interface Flushable {
  flush(): void
  /** Ends what can't go on after `flush` has thrown. Must not throw. */
  fail(error: unknown): void
}

/**
 * Collects what became ready in one turn of the event loop and writes it at the turn's end, so that a socket gets one write
 * however many events a commit brought. Rooms go first: a connection's own frames travel in the same write as its room's.
 */
export class TurnWriter {
  #rooms: Flushable[] = []
  #connections: Flushable[] = []
  #scheduled = false
  /** When the first room of this turn had something to write. */
  #roomsSince = 0
  readonly #onFannedOut: (ms: number) => void

  /** @param onFannedOut hears once per turn how long the rooms of it took, from the first event to the last write, in milliseconds */
  constructor(onFannedOut: (ms: number) => void) {
    this.#onFannedOut = onFannedOut
  }

  addRoom(room: Flushable): void {
    if (this.#rooms.length === 0) this.#roomsSince = performance.now()
    this.#rooms.push(room)
    this.#schedule()
  }

  addConnection(connection: Flushable): void {
    this.#connections.push(connection)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#scheduled = false
    const rooms = this.#rooms
    const connections = this.#connections
    this.#rooms = []
    this.#connections = []
    for (const room of rooms) flush(room)
    if (rooms.length > 0) this.#onFannedOut(performance.now() - this.#roomsSince)
    for (const connection of connections) flush(connection)
  }
}

/** Nothing stands above a turn's end that could catch: what is thrown would end the process, and the others' frames be lost. */
function flush(flushable: Flushable): void {
  try {
    flushable.flush()
  } catch (error) {
    flushable.fail(error)
  }
}
