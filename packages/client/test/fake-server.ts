import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ClientFrame, Member, RoomEvent, SendFrame, WelcomeFrame } from '@parley/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import { FakeConnection } from './fake-connection.ts'
import { Inbox } from './inbox.ts'

/** A REST request as it arrived. */
export interface FakeRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: unknown
}

/** What a REST handler answers; `'never'`: nothing at all. */
export type FakeAnswer =
  | { status: number; json?: object; text?: string; headers?: Record<string, string> }
  | 'never'

const AT = '2026-11-20T08:00:00.000Z'

/**
 * A server of one room, in process, on a real port. By default it does what the protocol says; tests replace single behaviours
 * to play every fault a network or a server can have.
 */
export class FakeServer {
  readonly connections = new Inbox<FakeConnection>()
  readonly requests = new Inbox<FakeRequest>()
  readonly log: RoomEvent[] = []
  members: Member[] = [
    { id: 'm-ada', name: 'Ada', role: 'host', online: true },
    { id: 'm-bob', name: 'Bob', role: 'member', online: true },
  ]
  epoch = 'epoch-1'
  floor = 1
  heartbeatMs = 25_000
  /** Events of the latest page. */
  pageSize = 50
  /** `welcome` is changed by this before it goes out. */
  welcome: Partial<WelcomeFrame> = {}
  /** Replaces what happens with a frame; `true`: done with it. */
  onFrame: (frame: ClientFrame, connection: FakeConnection) => boolean = () => false
  /** Upgrades are refused with this status. */
  refuseUpgrade: number | null = null
  onRequest: (request: FakeRequest) => FakeAnswer = () => ({ status: 204 })
  /** Answers to requests go out when this has resolved. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve()
  #http: Server
  #port = 0

  private constructor() {
    this.#http = this.#createHttp()
  }

  static async start(): Promise<FakeServer> {
    const server = new FakeServer()
    await server.#listen()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get head(): number {
    return this.log.length
  }

  /** Appends an event and sends it to every open connection that is live. */
  append(event: RoomEventDraft): RoomEvent {
    const stored = { seq: this.head + 1, at: AT, by: 'm-bob', ...event } as RoomEvent
    this.log.push(stored)
    for (const connection of this.connections.all) {
      if (connection.live) connection.send({ type: 'event', ...stored })
    }
    return stored
  }

  /** Appends a message by Bob. */
  say(text: string): RoomEvent {
    return this.append({ kind: 'message', id: `bob-${this.head + 1}`, body: { text } })
  }

  /** What a `send` does: stored once by its id, acknowledged after that. */
  accept(frame: SendFrame, connection: FakeConnection): void {
    const known = this.log.find((event) => event.kind === 'message' && event.id === frame.id)
    const { kind, id, body } = frame
    const event = known ?? this.append({ kind, id, body, by: 'm-ada' })
    connection.send({ type: 'sent', id, seq: event.seq, at: AT, duplicate: known !== undefined })
  }

  /** Cuts everything off without a goodbye. */
  async stop(): Promise<void> {
    for (const connection of this.connections.all) connection.terminate()
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  /** Comes back on the same port, with the same log. */
  async restart(): Promise<void> {
    this.#http = this.#createHttp()
    await this.#listen()
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#http.address() as AddressInfo).port
        resolve()
      })
    })
  }

  #createHttp(): Server {
    const sockets = new WebSocketServer({ noServer: true })
    const http = createServer((request, response) => {
      void readBody(request).then(async (body) => {
        const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
        this.requests.push(seen)
        const answer = this.onRequest(seen)
        if (answer === 'never') return
        await this.beforeAnswer()
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
        response.end(answer.text ?? (answer.json === undefined ? undefined : JSON.stringify(answer.json)))
      })
    })
    http.on('upgrade', (request, socket, head) => {
      if (this.refuseUpgrade === null) {
        sockets.handleUpgrade(request, socket, head, (ws) => this.#adopt(ws))
      } else socket.end(`HTTP/1.1 ${this.refuseUpgrade} Refused\r\nConnection: close\r\n\r\n`)
    })
    return http
  }

  #adopt(ws: WebSocket): void {
    const connection = new FakeConnection(ws, (frame) => {
      if (!this.onFrame(frame, connection)) this.#obey(frame, connection)
    })
    this.connections.push(connection)
  }

  #obey(frame: ClientFrame, connection: FakeConnection): void {
    switch (frame.type) {
      case 'hello':
        return connection.greet(this, frame)
      case 'send':
        return this.accept(frame, connection)
      case 'ping':
        return connection.send({ type: 'pong', head: this.head })
      case 'leave':
        return connection.close(1000)
      case 'typing':
        return undefined
    }
  }
}

/** An event without what the server adds. */
export type RoomEventDraft =
  | { kind: 'message'; id: string; body: { text: string }; by?: string }
  | { kind: 'joined' | 'left'; body: { member: Omit<Member, 'online'> }; by?: string }
  | { kind: string; body?: object }

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
