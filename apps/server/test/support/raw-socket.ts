import { type ClientFrame, type EventFrame, type ServerFrame, SUBPROTOCOL } from '@parley/protocol'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import WebSocket, { type ClientOptions } from 'ws'

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>

/** Where a connection goes on. */
export interface Resume {
  since?: number
  epoch?: string
}

/** A bare client of the protocol: sends what it is told and keeps what it got. It ends with the test. */
export class RawSocket {
  readonly ws: WebSocket
  /** Every frame so far, in order. */
  readonly frames: ServerFrame[] = []
  /** Resolves with the close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>
  #waiting: (() => void)[] = []

  constructor(url: string, options: ClientOptions & { protocols?: string[] } = {}) {
    const { protocols = [SUBPROTOCOL], ...rest } = options
    this.ws = new WebSocket(url, protocols, rest)
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
    this.ws.on('message', (data) => {
      this.frames.push(JSON.parse((data as Buffer).toString()) as ServerFrame)
      this.#wake()
    })
    this.ws.on('close', () => this.#wake())
    this.ws.on('error', () => undefined)
    onTestFinished(() => this.ws.terminate())
  }

  /** Opens a socket; rejects if the upgrade is refused. */
  static async open(url: string, options?: ClientOptions & { protocols?: string[] }): Promise<RawSocket> {
    const socket = new RawSocket(url, options)
    await once(socket.ws, 'open')
    return socket
  }

  /** Opens a socket, says hello, and waits until it is live. */
  static async enter(url: string, { token }: { token: string }, resume: Resume = {}): Promise<RawSocket> {
    const socket = await RawSocket.open(url)
    socket.send({ type: 'hello', token, ...resume })
    await socket.next('live')
    return socket
  }

  send(frame: ClientFrame | Record<string, unknown>): void {
    this.ws.send(JSON.stringify(frame))
  }

  /** Sends a message under this id. */
  say(id: string, text: string): void {
    this.send({ type: 'send', id, kind: 'message', body: { text } })
  }

  /** The first frame of a type (that fits), waiting for it if it has not come yet; rejects if the socket closes before. */
  async next<T extends ServerFrame['type']>(
    type: T,
    fits: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    for (let index = 0; ; index++) {
      while (index >= this.frames.length) {
        if (this.ws.readyState === WebSocket.CLOSED)
          throw new Error(`closed while waiting for ${type}: ${this.#log()}`)
        await new Promise<void>((resolve) => this.#waiting.push(resolve))
      }
      const frame = this.frames[index]
      if (frame?.type === type && fits(frame as FrameOf<T>)) return frame as FrameOf<T>
    }
  }

  /** The events received so far. */
  get events(): EventFrame[] {
    return this.frames.filter((frame) => frame.type === 'event')
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  #log(): string {
    return this.frames
      .slice(-20)
      .map((frame) => JSON.stringify(frame).slice(0, 300))
      .join('\n')
  }
}
