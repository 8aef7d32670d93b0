import { type ClientFrame, CloseCode, HELLO_TIMEOUT_MS, type HelloFrame } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import type { Claims } from '../auth/tokens.ts'
import { Deadlines } from '../domain/deadlines.ts'
import { DomainError } from '../domain/errors.ts'
import type { Members } from '../domain/members.ts'
import type { Messages } from '../domain/messages.ts'
import type { Presence } from '../domain/presence.ts'
import type { Rooms } from '../domain/rooms.ts'
import type { Bus } from '../ports/bus.ts'
import { Connection } from './connection.ts'
import { dispatch, sendError } from './dispatch.ts'
import { encodeFrame } from './frames.ts'
import { refuseHello, replay, welcome } from './greet.ts'
import type { Hub } from './hub.ts'
import { parseFrame } from './parse-frame.ts'

/** What connections call. */
export interface GatewayDependencies {
  hub: Hub
  bus: Bus
  rooms: Rooms
  members: Members
  messages: Messages
  presence: Presence
  epoch: string
  heartbeatMs: number
  /** An unexpected fault; it has closed one connection. */
  onFault: (error: unknown) => void
}

/** Finds the claims that a `hello` proves, with what came with the upgrade request. */
export type ClaimHello = (hello: HelloFrame) => Claims | null

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
    connection.close(CloseCode.helloTimeout, 'no hello in time')
  })
  readonly #work = new Set<Promise<void>>()
  #stopping = false
  #opened = 0

  constructor(deps: GatewayDependencies) {
    this.#deps = deps
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  /** Connections taken in since the start. */
  get openedCount(): number {
    return this.#opened
  }

  /** Takes in an upgraded socket. */
  accept(ws: WebSocket, request: FastifyRequest, claim: ClaimHello): void {
    const { hub } = this.#deps
    const connection = new Connection(ws, request.raw.socket, hub.writer, () => hub.stats.slowReaders++)
    // Held only until the hello, so that an idle connection does not keep its request in memory.
    let claimHello: ClaimHello | undefined = claim
    let detach: (() => void) | undefined
    this.#connections.add(connection)
    this.#opened++
    ws.on('message', (data, isBinary) => {
      this.#guard(connection, () => {
        const frame = this.#read(connection, data, isBinary)
        if (!frame) return
        const { stage } = connection
        switch (stage.at) {
          case 'greeting': {
            if (frame.type !== 'hello') return this.#refuseMalformed(connection, 'The first frame must be "hello".')
            const claims = claimHello?.(frame) ?? null
            claimHello = undefined
            return this.#enter(connection, frame, claims, (undo) => (detach = undo))
          }
          case 'entering':
            if (stage.early.length < EARLY_FRAMES_MAX) stage.early.push(frame)
            else this.#refuseMalformed(connection, 'Wait for "welcome" before sending more.')
            return
          case 'greeted':
            return dispatch(this.#deps, { connection, ...stage }, frame)
          case 'closing':
            return
        }
      })
    })
    // A broken socket closes right after; without a listener the error would end the process.
    ws.on('error', () => undefined)
    ws.on('close', () => {
      this.#connections.delete(connection)
      this.#greetings.cancel(connection.id)
      connection.stage = { at: 'closing' }
      detach?.()
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
    for (const connection of this.#connections) connection.pause()
    await Promise.race([Promise.allSettled(this.#work), patience()])
    const spread = Math.min(SPREAD_MAX_MS, this.#connections.size * SPREAD_PER_CONNECTION_MS)
    for (const connection of this.#connections) {
      connection.send(encodeFrame({ type: 'goaway', afterMs: Math.round(Math.random() * spread) }))
      connection.close(CloseCode.serverRestart, 'the server restarts')
    }
    const deadline = performance.now() + DRAIN_PATIENCE_MS
    while (this.#connections.size > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
    for (const connection of this.#connections) connection.terminate()
  }

  /** Runs a frame's work: whatever it throws closes this connection and no other. */
  #guard(connection: Connection, work: () => Promise<void> | void): void {
    const fail = (error: unknown) => {
      connection.close(CloseCode.internalError, 'internal error')
      this.#deps.onFault(error)
    }
    try {
      const promise = work()?.catch(fail)
      if (!promise) return
      this.#work.add(promise)
      void promise.finally(() => this.#work.delete(promise))
    } catch (error) {
      fail(error)
    }
  }

  #read(connection: Connection, data: RawData, isBinary: boolean): ClientFrame | null {
    if (connection.closing) return null
    if (isBinary) {
      connection.close(CloseCode.unsupportedData, 'frames are text')
      return null
    }
    // With ws's default binaryType a message is one Buffer.
    const parsed = parseFrame((data as Buffer).toString())
    if (parsed.ok) return parsed.frame
    if (parsed.refusal.code === 'bad_frame') this.#refuseMalformed(connection, parsed.refusal.message)
    else sendError(connection, parsed.refusal)
    return null
  }

  #refuseMalformed(connection: Connection, message: string): void {
    sendError(connection, { code: 'bad_frame', message })
    if (connection.countMalformed()) connection.close(CloseCode.malformed, 'too many malformed frames')
  }

  async #enter(connection: Connection, hello: HelloFrame, claims: Claims | null, onAttached: (undo: () => void) => void): Promise<void> {
    this.#greetings.cancel(connection.id)
    if (!claims) return refuseHello(connection, 'unauthorized')
    const { hub, presence } = this.#deps
    const seat = { roomId: claims.rid, memberId: claims.sub, name: claims.name, expiresAt: claims.exp * 1000 }
    const early: ClientFrame[] = []
    connection.stage = { at: 'entering', seat, early }
    // In its room before it enters: if the seat or the room goes meanwhile, this connection must hear of it.
    const channel = hub.attach(connection, seat.roomId)
    let attachment
    try {
      attachment = await presence.attach(seat.roomId, seat.memberId, seat.name)
    } catch (error) {
      hub.detach(connection, channel)
      if (!(error instanceof DomainError)) throw error
      return refuseHello(connection, error.code === 'room_not_found' ? 'room_gone' : 'unauthorized')
    }
    const undo = () => {
      hub.detach(connection, channel)
      attachment.detach()
    }
    onAttached(undo)
    if (connection.closing) return undo()
    const history = await welcome(this.#deps, connection, hello, attachment)
    if (connection.closing) return
    connection.stage = { at: 'greeted', seat, channel }
    for (const frame of early) this.#guard(connection, () => dispatch(this.#deps, { connection, seat, channel }, frame))
    await replay(this.#deps, connection, channel, history)
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DRAIN_PATIENCE_MS).unref())
}
