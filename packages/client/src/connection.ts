import {
  type ClientFrame,
  type HelloFrame,
  type ServerFrame,
  SUBPROTOCOL,
  type WelcomeFrame,
} from '@parley/protocol'
import { parseFrame } from './frames.ts'
import { Heartbeat } from './heartbeat.ts'
import type { ResolvedOptions, WebSocketLike } from './options.ts'

/** Close code of a connection that ended without one: lost, silent, never opened. */
export const LOST = 1006

/** What a {@link Connection} tells its owner. Nothing comes after `onDown`, nor after `close()`. */
export interface ConnectionEvents {
  onFrame(frame: ServerFrame): void
  /** The connection is over: closed with `code`, or given up as {@link LOST}. */
  onDown(code: number): void
}

/**
 * One socket, from its opening to its end. It is never waited for: a socket that is given up on is cut off from its events first,
 * as on a half-open link its `close` may take minutes, or bring back what belongs to a later connection.
 */
export class Connection {
  readonly #events: ConnectionEvents
  readonly #heartbeat: Heartbeat
  readonly #connectTimer: ReturnType<typeof setTimeout>
  /** `null` once the connection is over. */
  #socket: WebSocketLike | null = null
  #ready = false
  #over = false
  readonly openedAt = Date.now()

  /** @param hello the first frame, made when the socket is open: by then the token may be another one */
  constructor(options: ResolvedOptions, hello: () => HelloFrame, events: ConnectionEvents) {
    this.#events = events
    const lost = (): void => this.#end(LOST)
    this.#heartbeat = new Heartbeat(options, () => this.send({ type: 'ping' }), lost)
    this.#connectTimer = setTimeout(lost, options.connectTimeoutMs)
    try {
      this.#socket = this.#open(options, hello)
    } catch {
      // A refused address throws at once; told later, like every other failure, so that nobody is called from a constructor.
      setTimeout(lost, 0)
    }
  }

  /** Whether `welcome` has come. */
  get ready(): boolean {
    return this.#ready
  }

  /** Since when it owes a sign of life; `null` if it doesn't. */
  get doubtedSince(): number | null {
    return this.#heartbeat.probedAt
  }

  #open(options: ResolvedOptions, hello: () => HelloFrame): WebSocketLike {
    const socket = new options.WebSocket(`${options.url.replace(/^http/, 'ws')}/ws`, [SUBPROTOCOL])
    socket.binaryType = 'arraybuffer'
    // Of a socket that was given up on nothing is heard any more.
    const whileUsed = (run: () => void): void => {
      if (this.#socket === socket) run()
    }
    socket.addEventListener('open', () => whileUsed(() => this.send(hello())))
    socket.addEventListener('message', ({ data }) => whileUsed(() => this.#receive(data)))
    socket.addEventListener('close', ({ code }) => whileUsed(() => this.#end(code)))
    // A close follows; but the ws package throws where nobody listens.
    socket.addEventListener('error', () => undefined)
    return socket
  }

  /** Writes a frame. Whether it arrives only an answer can tell; on a connection that is over it is dropped. */
  send(frame: ClientFrame): void {
    try {
      this.#socket?.send(JSON.stringify(frame))
    } catch {
      // Still opening, or closing: the frame's owner sends it again on the next connection.
    }
  }

  /** Asks for a sign of life (SPEC B2). Without one in time the connection goes down. */
  probe(): void {
    if (this.#ready) this.#heartbeat.probe()
  }

  #receive(data: unknown): void {
    this.#heartbeat.frame()
    const frame = parseFrame(data)
    if (frame === null) return
    if (frame.type === 'welcome') this.#welcome(frame)
    this.#events.onFrame(frame)
  }

  #welcome(frame: WelcomeFrame): void {
    clearTimeout(this.#connectTimer)
    this.#ready = true
    this.#heartbeat.start(frame.heartbeatMs)
  }

  #end(code: number): void {
    if (this.#over) return
    this.close()
    this.#events.onDown(code)
  }

  /** Gives the socket up at once. Safe to call again. */
  close(): void {
    this.#over = true
    clearTimeout(this.#connectTimer)
    this.#heartbeat.close()
    const socket = this.#socket
    this.#socket = null
    try {
      socket?.close()
    } catch {
      // It is forgotten either way.
    }
  }
}
