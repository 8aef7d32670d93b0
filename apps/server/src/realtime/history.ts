import type { Rooms } from '../domain/rooms.ts'
import type { StoredEvent } from '../ports/store.ts'
import type { Connection } from './connection.ts'
import { encodeEvent } from './frames.ts'

/** History goes out in pieces of at most this many bytes, the next when the socket has drained (SPEC S5). */
export const PIECE_BYTES = 256 * 1024

/** Bytes of history on their way to all readers together, beyond which a piece is no more than one event. */
const IN_FLIGHT_BYTES = 64 * 1024 * 1024

/** A piece takes at most this part of what is left: readers that come later get their share, in smaller pieces. */
const PIECE_SHARE = 64

/** Events read from the store at once. */
const READ_LIMIT = 500

/** Consecutive events as one buffer, with the room's head at the moment of reading. */
export interface Piece {
  bytes: Buffer
  count: number
  head: number
}

/**
 * History on its way to the readers of this node. A reader holds one piece at a time and nothing else; what follows is read from
 * the store when it has been taken. Readers that do not read make the pieces of all smaller, but never keep anybody waiting.
 */
export class History {
  readonly #rooms: Rooms
  #inFlight = 0

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  /** Events of a room after a seq, as far as they fit into one piece and up to `limit`, and the bounds of the room. */
  readEvents(roomId: string, after: number, limit = READ_LIMIT) {
    return this.#rooms.readEvents({ roomId, after, limit, maxBytes: PIECE_BYTES })
  }

  /** Reads the next piece. The events themselves are not kept. */
  async read(roomId: string, after: number): Promise<Piece> {
    const { events, head } = await this.readEvents(roomId, after)
    return this.toPiece(events, head)
  }

  /** The first of these events, as many as a piece may hold now; at least one. */
  toPiece(events: readonly StoredEvent[], head: number): Piece {
    const most = Math.min(PIECE_BYTES, (IN_FLIGHT_BYTES - this.#inFlight) / PIECE_SHARE)
    const frames: Buffer[] = []
    let bytes = 0
    for (const event of events) {
      const frame = encodeEvent(event)
      if (bytes > 0 && bytes + frame.length > most) break
      frames.push(frame)
      bytes += frame.length
    }
    return { bytes: Buffer.concat(frames, bytes), count: frames.length, head }
  }

  /** Writes a piece and waits until the socket has taken it. Resolves `false` if the connection closed meanwhile. */
  async write(connection: Connection, { bytes }: Piece): Promise<boolean> {
    this.#inFlight += bytes.length
    try {
      return await connection.writeHistory(bytes)
    } finally {
      this.#inFlight -= bytes.length
    }
  }
}
