import { type ClientFrame, CloseCode, HELLO_TIMEOUT_MS, type HelloFrame } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { addressOf } from '../auth/address.ts'
import type { Claims } from '../auth/tokens.ts'
import { Deadlines } from '../domain/deadlines.ts'
import type { SocketTicket } from '../domain/limits/socket-caps.ts'
import { type ClaimHello, Connection } from './connection.ts'
import type { GatewayDependencies, GatewayParts } from './dependencies.ts'
import { closeExpired, dispatch } from './dispatch.ts'
import { enter } from './entrance.ts'
import { Expiries } from './expiries.ts'
import { encodeFrame } from './frames.ts'
import { replay } from './greet.ts'
import { History } from './history.ts'
import { answerPing, refuseMalformed, takeFrame, takePong } from './intake.ts'
import { refusedByParser, toClose } from './refusals.ts'

/** Frames that a client may send behind its `hello` before it has its `welcome`. */
const EARLY_FRAMES_MAX = 64

/** A restart asks clients to come back spread over this time at most, in milliseconds, growing by so much per connection. */
const SPREAD_MAX_MS = 5000
const SPREAD_PER_CONNECTION_MS = 5

/** How long a stop waits for frames that are being worked on, and for closing handshakes, in milliseconds. */
const DRAIN_PATIENCE_MS = 4000

/** Every connection of this node: takes them in, feeds them their frames, and sends them away at the end. */
export class Gateway {
  readonly #deps: GatewayDependencies
  readonly #connections = new Set<Connection>()
  readonly #greetings = new Deadlines<Connection>(HELLO_TIMEOUT_MS, (connection) => {
    this.#guard(connection, () => connection.close(CloseCode.helloTimeout, 'no hello in time'))
  })
  readonly #expiries = new Expiries<Connection>((connection) => {
    this.#guard(connection, () => this.#expire(connection))
  })
  readonly #work = new Set<Promise<void>>()
  #stopping = false

  constructor(parts: GatewayParts) {
    this.#deps = { ...parts, history: new History(parts.rooms) }
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  /** Takes in an upgraded socket that was admitted with `ticket`. */
  accept(ws: WebSocket, request: FastifyRequest, ticket: SocketTicket, claim: ClaimHello): void {
    const { hub, traffic } = this.#deps
    const peer = { ws, socket: request.raw.socket, address: addressOf(request), ticket }
    const parts = { claim, traffic, writer: hub.writer, onFault: this.#deps.onFault }
    const connection = new Connection(peer, parts)
    this.#connections.add(connection)
    traffic.opened++
    ws.on('message', (data, isBinary) =>
      this.#guard(connection, () => this.#receive(connection, data, isBinary)),
    )
    ws.on('pong', (payload) => this.#guard(connection, () => takePong(this.#deps, connection, payload)))
    ws.on('ping', (payload) => this.#guard(connection, () => answerPing(this.#deps, connection, payload)))
    // A broken socket closes right after; without a listener the error would end the process. The listener of the WebSocket
    // plugin goes: it would cut off a peer that is being told what it did wrong, and keep the request in memory.
    let refused: CloseCode | undefined
    ws.removeAllListeners('error').on('error', (error) => {
      refused = refusedByParser(error)
    })
    ws.on('close', (code) => {
      traffic.countClose(connection.closeCode ?? refused ?? code)
      this.#connections.delete(connection)
      this.#greetings.cancel(connection.id)
      this.#guard(connection, () => connection.gone())
    })
    if (this.#stopping) connection.close(CloseCode.serverRestart, 'the server restarts')
    else this.#greetings.start(connection.id, connection)
  }

  /**
   * Stops: reads no more, finishes and acknowledges what was read, asks the clients to come back a little later, each at its
   * own time, and closes their connections. Resolves when they are gone.
   */
  async drain(): Promise<void> {
    this.#stopping = true
    this.#greetings.close()
    this.#expiries.close()
    this.#deps.hub.close()
    for (const connection of this.#connections) connection.pause()
    await this.#finishWork()
    const spread = Math.min(SPREAD_MAX_MS, this.#connections.size * SPREAD_PER_CONNECTION_MS)
    for (const connection of this.#connections) {
      connection.send(encodeFrame({ type: 'goaway', afterMs: Math.round(Math.random() * spread) }))
      connection.close(CloseCode.serverRestart, 'the server restarts')
    }
    const deadline = performance.now() + DRAIN_PATIENCE_MS
    while (this.#connections.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    for (const connection of this.#connections) connection.terminate()
  }

  /** Waits until no frame is being worked on: those included that came behind a `hello` and begin when it is answered. */
  async #finishWork(): Promise<void> {
    let late = false
    const patience = new Promise<void>((resolve) => {
      setTimeout(() => {
        late = true
        resolve()
      }, DRAIN_PATIENCE_MS).unref()
    })
    while (this.#work.size > 0 && !late) await Promise.race([Promise.allSettled(this.#work), patience])
  }

  /** Runs a frame's work: whatever it throws closes this connection and no other. */
  #guard(connection: Connection, work: () => Promise<void> | void): void {
    try {
      const promise = work()?.catch((error: unknown) => this.#fail(connection, error))
      if (!promise) return
      this.#work.add(promise)
      void promise.finally(() => this.#work.delete(promise))
    } catch (error) {
      this.#fail(connection, error)
    }
  }

  #fail(connection: Connection, error: unknown): void {
    const refused = toClose(error)
    if (refused !== null) return connection.close(refused.code, refused.reason)
    connection.fail(error)
  }

  #receive(connection: Connection, data: RawData, isBinary: boolean): Promise<void> | void {
    const frame = takeFrame(this.#deps, connection, data, isBinary)
    if (!frame) return
    const { stage } = connection
    switch (stage.at) {
      case 'greeting':
        if (frame.type === 'hello') return this.#greet(connection, frame, stage.claim(frame))
        return refuseMalformed(connection, 'The first frame must be "hello".')
      case 'entering':
        if (stage.early.length < EARLY_FRAMES_MAX) stage.early.push(frame)
        // Refusing just those that find no place would let later ones overtake them (SPEC D2, H4).
        else connection.close(CloseCode.malformed, 'too many frames before "welcome"')
        return
      case 'greeted':
        return stage.act(frame)
      case 'finishing':
      case 'closing':
    }
  }

  async #greet(connection: Connection, hello: HelloFrame, claims: Claims | null): Promise<void> {
    this.#greetings.cancel(connection.id)
    connection.ticket.greeted()
    const entered = await enter(this.#deps, connection, hello, claims)
    if (!entered || connection.closing) return
    const { greeted, early, first } = entered
    const act = (frame: ClientFrame) => dispatch(this.#deps, greeted, frame)
    connection.stage = { at: 'greeted', seat: greeted.seat, act }
    this.#expiries.set(connection, greeted.seat.expiresAt)
    connection.onceGone(() => this.#expiries.remove(connection))
    for (const frame of early) this.#guard(connection, () => act(frame))
    // No work that a stop waits for: a slow reader may take minutes, and resumes elsewhere.
    replay(this.#deps, greeted, first).catch((error: unknown) => this.#fail(connection, error))
  }

  /**
   * Closes a connection whose time is up, unless its seat took a fresh token meanwhile: that costs nothing before this moment.
   * What the bus told of it is a hint, and the store has the last word.
   */
  async #expire(connection: Connection): Promise<void> {
    if (connection.stage.at !== 'greeted') return
    const { seat } = connection.stage
    if (seat.expiresAt <= Date.now()) return closeExpired(connection)
    const stored = await this.#deps.members.find(seat.roomId, seat.memberId)
    if (connection.closing) return
    const until = Math.min(seat.expiresAt, stored.seat.expiresAt)
    if (until > Date.now()) this.#expiries.set(connection, until)
    else closeExpired(connection)
  }
}
