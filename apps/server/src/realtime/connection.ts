import { type ClientFrame, CloseCode, MALFORMED_FRAMES_MAX, MALFORMED_FRAMES_WINDOW_MS } from '@parley/protocol'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { newId } from '../domain/ids.ts'
import type { RoomChannel } from './room-channel.ts'
import type { TurnWriter } from './turn-writer.ts'

/** Most bytes that may wait in a socket for a reader that has fallen behind the live events. */
export const BACKLOG_MAX_BYTES = 1024 * 1024

/** How long a closed connection may take to read what is left before its socket is torn down, in milliseconds. */
const CLOSE_PATIENCE_MS = 3000

/** Whom a greeted connection speaks for. */
export interface Seat {
  roomId: string
  memberId: string
  /** The name in the token; see `Presence.attach`. */
  name: string
  /** Expiry of the token, in milliseconds since the Unix epoch. */
  expiresAt: number
}

/** The stages of a connection. Frames that arrive while it enters wait in `early`. */
export type Stage =
  | { at: 'greeting' }
  | { at: 'entering'; seat: Seat; early: ClientFrame[] }
  | { at: 'greeted'; seat: Seat; channel: RoomChannel }
  | { at: 'closing' }

/**
 * The sending side and the lifetime of one socket. Frames are complete WebSocket frames and are written to the TCP socket
 * directly: `ws` would build each receiver's frame anew. `ws` still reads, answers pings and does the closing handshake.
 */
export class Connection {
  readonly id = newId()
  stage: Stage = { at: 'greeting' }
  /** Whether this connection is the one that asked to leave: then it closes with 1000, not 4410 or 4404. */
  leaving = false
  /** Seq of the next event this connection has to get; what it got so far is everything before. */
  next = 1
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #writer: TurnWriter
  readonly #onSlow: () => void
  #own: Buffer[] = []
  #malformed = 0
  #malformedSince = 0
  #bytesReadAtBeat = -1
  #drainingBeats = -1

  constructor(ws: WebSocket, socket: Socket, writer: TurnWriter, onSlow: () => void) {
    this.#ws = ws
    this.#socket = socket
    this.#writer = writer
    this.#onSlow = onSlow
  }

  /** Whose connection this is, once a `hello` has proved it. */
  get memberId(): string | undefined {
    return 'seat' in this.stage ? this.stage.seat.memberId : undefined
  }

  get closing(): boolean {
    return this.stage.at === 'closing'
  }

  /** Queues a frame for this connection alone; it leaves with this turn's write. */
  send(frame: Buffer): void {
    if (this.closing) return
    this.#own.push(frame)
    if (this.#own.length === 1) this.#writer.addConnection(this)
  }

  /** Writes the room's frames, after this connection's own that are waiting: one write for both. */
  write(chunk: Buffer): void {
    if (this.closing) return
    if (this.#own.length === 0) return this.#push(chunk)
    this.#own.push(chunk)
    this.flush()
  }

  flush(): void {
    if (this.#own.length === 0) return
    const [only, ...more] = this.#own
    const chunk = only && more.length === 0 ? only : Buffer.concat(this.#own)
    this.#own = []
    if (!this.closing) this.#push(chunk)
  }

  /**
   * Writes a piece of history and waits until the socket has taken it, so that a long replay never counts as a backlog.
   * Resolves `false` if the connection closed meanwhile.
   */
  async writeHistory(piece: Buffer): Promise<boolean> {
    this.flush()
    if (this.closing || this.#socket.destroyed) return false
    if (!this.#socket.write(piece)) {
      this.#drainingBeats = 0
      const gone = new AbortController()
      const stop = () => gone.abort()
      this.#socket.once('close', stop)
      await once(this.#socket, 'drain', { signal: gone.signal }).catch(() => undefined)
      this.#socket.off('close', stop)
      this.#drainingBeats = -1
    }
    return !this.closing && !this.#socket.destroyed
  }

  /**
   * To be called once per heartbeat: whether the peer has shown life since the last call, and is taking the history it was
   * given. Anything counts as life, the answer to our ping above all.
   */
  showsLife(): boolean {
    const { bytesRead } = this.#socket
    const silent = bytesRead === this.#bytesReadAtBeat
    this.#bytesReadAtBeat = bytesRead
    const stalled = this.#drainingBeats >= 0 && ++this.#drainingBeats > 2
    return !silent && !stalled
  }

  /** Counts a malformed frame; whether it was one too many (SPEC F3). */
  countMalformed(): boolean {
    const now = performance.now()
    if (now - this.#malformedSince > MALFORMED_FRAMES_WINDOW_MS) {
      this.#malformedSince = now
      this.#malformed = 0
    }
    return ++this.#malformed > MALFORMED_FRAMES_MAX
  }

  /** Stops reading, so that nothing new begins while the server stops. */
  pause(): void {
    this.#ws.pause()
  }

  /** Sends what is queued, then closes. A peer that does not take it in time is cut off. */
  close(code: CloseCode, reason = ''): void {
    if (this.closing) return
    this.flush()
    if (this.closing) return
    this.stage = { at: 'closing' }
    this.#ws.resume()
    this.#ws.close(code, reason)
    setTimeout(() => this.#ws.terminate(), CLOSE_PATIENCE_MS).unref()
  }

  /** Cuts the connection off without a word; the peer is not listening. */
  terminate(): void {
    this.stage = { at: 'closing' }
    this.#ws.terminate()
  }

  #push(chunk: Buffer): void {
    // Between the peer's close frame and the end of the socket nothing may follow our answer to it.
    if (this.#ws.readyState !== this.#ws.OPEN) return
    if (this.#socket.writableLength + chunk.length > BACKLOG_MAX_BYTES) {
      this.#own = []
      this.#onSlow()
      return this.close(CloseCode.slowReader, 'too slow a reader')
    }
    this.#socket.write(chunk)
  }
}
