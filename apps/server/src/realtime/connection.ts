import {
  type ClientFrame,
  CloseCode,
  type ErrorFrame,
  type HelloFrame,
  MALFORMED_FRAMES_MAX,
  MALFORMED_FRAMES_WINDOW_MS,
} from '@parley/protocol'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Claims } from '../auth/tokens.ts'
import type { FaultListener } from '../domain/faults.ts'
import { newId } from '../domain/ids.ts'
import type { Traffic } from './traffic.ts'
import type { SocketTicket } from '../domain/limits/socket-caps.ts'
import { TokenBucket } from '../domain/limits/token-bucket.ts'
import { encodeFrame, pingFrame } from './frames.ts'
import { SendHold } from './send-hold.ts'
import type { TurnWriter } from './turn-writer.ts'

/** Most bytes that may wait in a socket for a reader that has fallen behind the live events. */
const BACKLOG_MAX_BYTES = 1024 * 1024

/** Heartbeats within which a reader must take a piece of history, at the slowest. */
const HISTORY_PATIENCE_BEATS = 3

/** Whom a greeted connection speaks for. */
export interface Seat {
  roomId: string
  memberId: string
  /** The name in the token; see `Presence.attach`. */
  name: string
  /** Expiry of the token, or of a fresher one that the seat took since, in milliseconds since the Unix epoch. */
  expiresAt: number
}

/** Finds the claims that a `hello` proves, with what came with the upgrade request. */
export type ClaimHello = (hello: HelloFrame) => Claims | null

/** The other end of a connection. */
export interface Peer {
  ws: WebSocket
  /** The TCP socket below it. */
  socket: Socket
  /** Whom limits take it to be. */
  address: string
  /** By which it is counted. */
  ticket: SocketTicket
}

/** What a connection is made of, beside its socket. */
export interface ConnectionParts {
  claim: ClaimHello
  writer: TurnWriter
  traffic: Traffic
  /** A fault of ours has closed the connection. */
  onFault: FaultListener
}

/**
 * The stages of a connection. The way to claim a seat is kept only until the `hello`, as it holds the request. Frames that
 * arrive while the connection enters wait in `early`; those that arrive while it finishes are not looked at.
 */
export type Stage =
  | { at: 'greeting'; claim: ClaimHello }
  | { at: 'entering'; seat: Seat; early: ClientFrame[] }
  | { at: 'greeted'; seat: Seat; act: (frame: ClientFrame) => Promise<void> }
  | { at: 'finishing'; seat: Seat }
  | { at: 'closing' }

/**
 * The sending side and the lifetime of one socket. Frames are complete WebSocket frames and are written to the TCP socket
 * directly: `ws` would build each receiver's frame anew. `ws` still reads and does the closing handshake.
 */
export class Connection {
  readonly id = newId()
  readonly traffic: Traffic
  stage: Stage
  /** Whether this connection is the one that asked to leave: then it closes with 1000, not 4410 or 4404. */
  leaving = false
  /** The code that this side has closed with, once it has. */
  closeCode: number | undefined
  /** Seq of the next event this connection has to get; what it got so far is everything before. */
  next = 1
  /** The peer's address, as limits take it. */
  readonly address: string
  /** By which the socket is counted. */
  readonly ticket: SocketTicket
  /** What happens to sends behind a refused one. */
  readonly sends = new SendHold({
    refuse: (error) => this.sendError(error),
    ping: (payload) => {
      this.pongsDue++
      this.send(pingFrame(payload))
    },
  })
  /** Answers to our pings that are still to come; any pong beyond them is the peer's own idea. */
  pongsDue = 0
  /** What it may send beside messages, and how often it may be refused for not waiting. */
  readonly frames = new TokenBucket()
  readonly refusals = new TokenBucket()
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #writer: TurnWriter
  readonly #onFault: FaultListener
  #isGone = false
  /** Sends that are being stored, and what is to happen after the last of them. */
  #storing = 0
  #onceAcked: (() => void) | undefined
  #undo: (() => void)[] = []
  #own: Buffer[] = []
  /** When the latest malformed frames came; most connections never send one. */
  #malformed: number[] | undefined
  /** Bytes that had been read at the last heartbeat; unknown at first. */
  #bytesReadAtBeat: number | undefined
  /** Heartbeats since the piece of history that is on its way was written; `undefined` while none is. */
  #pieceBeats: number | undefined

  constructor(peer: Peer, parts: ConnectionParts) {
    this.stage = { at: 'greeting', claim: parts.claim }
    this.address = peer.address
    this.ticket = peer.ticket
    this.#ws = peer.ws
    this.#socket = peer.socket
    this.#writer = parts.writer
    this.traffic = parts.traffic
    this.#onFault = parts.onFault
  }

  /** Whose connection this is, once a `hello` has proved it. */
  get memberId(): string | undefined {
    return 'seat' in this.stage ? this.stage.seat.memberId : undefined
  }

  get closing(): boolean {
    return this.stage.at === 'closing'
  }

  /** Whether what the peer sends still matters. */
  get listening(): boolean {
    return this.stage.at !== 'closing' && this.stage.at !== 'finishing'
  }

  /** Queues a frame for this connection alone; it leaves with this turn's write. */
  send(frame: Buffer): void {
    if (this.closing) return
    this.#own.push(frame)
    if (this.#own.length === 1) this.#writer.addConnection(this)
  }

  /** Answers with an `error` frame. */
  sendError(error: Omit<ErrorFrame, 'type'>): void {
    this.traffic.refusals[error.code]++
    this.send(encodeFrame({ type: 'error', ...error }))
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
      this.#pieceBeats = 0
      const gone = new AbortController()
      const stop = () => gone.abort()
      this.#socket.once('close', stop)
      await once(this.#socket, 'drain', { signal: gone.signal }).catch(() => undefined)
      this.#socket.off('close', stop)
      this.#pieceBeats = undefined
      // Our pings have been waiting behind the history: the answers to them are still on their way.
      this.#bytesReadAtBeat = undefined
    }
    return !this.closing && !this.#socket.destroyed
  }

  /**
   * To be called once per heartbeat: whether the peer has shown life since the last call. Anything that it sends counts, the
   * answer to our ping above all. A reader of history, which gets to our pings late, must take what it was given.
   */
  showsLife(): boolean {
    if (this.#pieceBeats !== undefined) return ++this.#pieceBeats <= HISTORY_PATIENCE_BEATS
    const { bytesRead } = this.#socket
    const silent = bytesRead === this.#bytesReadAtBeat
    this.#bytesReadAtBeat = bytesRead
    return !silent
  }

  /** Counts a malformed frame; whether it was one too many within the window that ends now (SPEC F3). */
  countMalformed(): boolean {
    const now = performance.now()
    const recent = (this.#malformed ?? []).filter((at) => now - at < MALFORMED_FRAMES_WINDOW_MS)
    recent.push(now)
    this.#malformed = recent
    return recent.length > MALFORMED_FRAMES_MAX
  }

  /** Its seat took a fresh token, until whose expiry it may stay (SPEC T6). An earlier one shortens nothing. */
  renew(expiresAt: number): void {
    if ('seat' in this.stage) this.stage.seat.expiresAt = Math.max(this.stage.seat.expiresAt, expiresAt)
  }

  /** Has `undo` called when the socket is gone; at once if it is. */
  onceGone(undo: () => void): void {
    if (this.#isGone) undo()
    else this.#undo.push(undo)
  }

  /** To be called when the socket is gone. */
  gone(): void {
    this.#isGone = true
    this.stage = { at: 'closing' }
    for (const undo of this.#undo.splice(0)) undo()
  }

  /** Stops reading, so that nothing new begins while the server stops. */
  pause(): void {
    if (!this.closing) this.#ws.pause()
  }

  /** Sends what is queued, then closes. A peer that does not take it in time is cut off by `ws` (`closeTimeout`). */
  close(code: CloseCode, reason = ''): void {
    if (this.closing) return
    this.flush()
    if (this.closing) return
    this.stage = { at: 'closing' }
    this.closeCode = code
    this.#ws.resume()
    this.#ws.close(code, reason)
  }

  /** Takes no frame any more, and closes when the sends that are being stored were answered. */
  closeOnceAcked(code: CloseCode, reason: string): void {
    if (this.#storing === 0 || this.stage.at !== 'greeted') return this.close(code, reason)
    this.stage = { at: 'finishing', seat: this.stage.seat }
    this.#onceAcked = () => this.close(code, reason)
  }

  /** A send is going to be stored. */
  storing(): void {
    this.#storing++
  }

  /** To be called after {@link storing}, when the send was answered. */
  stored(): void {
    if (--this.#storing === 0) this.#onceAcked?.()
  }

  /** Closes after a fault of ours (SPEC C1). What was queued is dropped: it may be what can't be written. */
  fail(error: unknown): void {
    const seat = 'seat' in this.stage ? this.stage.seat : undefined
    this.abort()
    this.#onFault(error, seat)
  }

  /** As {@link fail}, for a fault that concerns other connections as well and is reported by who noticed it. */
  abort(): void {
    this.#own = []
    try {
      this.close(CloseCode.internalError, 'internal error')
    } catch {
      this.terminate()
    }
  }

  /** Cuts the connection off without a word; the peer is not listening. */
  terminate(): void {
    this.stage = { at: 'closing' }
    this.#ws.terminate()
  }

  #push(chunk: Buffer): void {
    // Between the peer's close frame and the end of the socket nothing may follow our answer to it.
    if (this.#ws.readyState !== this.#ws.OPEN) return
    // What one turn brings is no backlog, however much it is: only what earlier turns brought and nobody has read.
    if (this.#socket.writableLength > BACKLOG_MAX_BYTES) {
      this.#own = []
      this.traffic.slowReaders++
      return this.close(CloseCode.slowReader, 'too slow a reader')
    }
    this.#socket.write(chunk)
  }
}
