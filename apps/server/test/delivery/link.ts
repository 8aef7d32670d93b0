import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Towards the server, or towards the client. */
export type Direction = 'up' | 'down'

interface Pair {
  near: Socket
  far: Socket
}

/**
 * A client's way to the server: a TCP proxy that can be cut, slow, dead without a word in one direction, or chop what it carries.
 * Each client has one of its own. Without faults it carries everything as it is.
 */
export class Link {
  readonly url: string
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  /** Resolves when a direction carries again. */
  readonly #blocked: Partial<Record<Direction, PromiseWithResolvers<void>>> = {}
  /** Milliseconds by which each chunk is late. */
  #lateness = 0
  /** Bytes that still go one by one. */
  #single = 0

  /** @param port of the server at that moment; it may be another one after a restart */
  static async open(port: () => number): Promise<Link> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Link(server, port)
  }

  private constructor(server: Server, port: () => number) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('connection', (near) =>
      this.#carry(near, connect({ port: port(), host: '127.0.0.1', noDelay: true })),
    )
  }

  /** Ends every connection: in order (`end`), or with a reset, which drops what is on its way. */
  cut(how: 'end' | 'reset'): void {
    for (const { near, far } of this.#pairs) {
      for (const socket of [near, far]) {
        if (how === 'reset') socket.resetAndDestroy()
        else socket.destroySoon()
      }
    }
  }

  /** Carries nothing in a direction until {@link heal}; nobody is told. What is on its way backs up. */
  block(direction: Direction): void {
    this.#blocked[direction] ??= Promise.withResolvers()
  }

  /** Makes every chunk late from now on. */
  delay(ms: number): void {
    this.#lateness = ms
  }

  /** Carries the next `bytes` one by one. */
  chop(bytes: number): void {
    this.#single = bytes
  }

  /** Takes all faults back; what had backed up goes on. */
  heal(): void {
    this.#lateness = 0
    this.#single = 0
    for (const direction of ['up', 'down'] as const) {
      this.#blocked[direction]?.resolve()
      delete this.#blocked[direction]
    }
  }

  async close(): Promise<void> {
    this.heal()
    this.#server.close()
    for (const { near, far } of this.#pairs) {
      near.destroy()
      far.destroy()
    }
    await once(this.#server, 'close')
  }

  #carry(near: Socket, far: Socket): void {
    const pair = { near, far }
    this.#pairs.add(pair)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        other.destroySoon()
        this.#pairs.delete(pair)
      })
    }
    void this.#pump(near, far, 'up')
    void this.#pump(far, near, 'down')
  }

  async #pump(from: Socket, to: Socket, direction: Direction): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (this.#lateness > 0) await new Promise((resolve) => setTimeout(resolve, this.#lateness))
        await this.#blocked[direction]?.promise
        for (const piece of this.#pieces(chunk)) {
          if (to.destroyed) return
          if (!to.write(piece)) await drained(to)
          // A turn of its own, or the system would join the bytes again.
          if (piece.length === 1) await new Promise((resolve) => setImmediate(resolve))
        }
      }
      to.end()
    } catch {
      // What breaks a connection ends it on both sides; see `#carry`.
    }
  }

  *#pieces(chunk: Buffer): Iterable<Buffer> {
    let at = 0
    for (; at < chunk.length && this.#single > 0; at++, this.#single--) yield chunk.subarray(at, at + 1)
    if (at < chunk.length) yield chunk.subarray(at)
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.once('drain', done).once('close', done)
  })
}
