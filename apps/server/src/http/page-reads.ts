import type { ServerResponse } from 'node:http'
import { DomainError } from '../domain/errors.ts'

/** Pages that are read and built at the same time. */
const READING_MAX = 8

/** Further requests wait, which costs little: those of one seat, and of all together. */
const SEAT_WAITING_MAX = 100
const WAITING_MAX = 5000

/** Most bytes of pages that were built and not yet taken by their clients: of one seat, and of all together. */
const SEAT_UNREAD_BYTES = 4 * 1024 * 1024
const UNREAD_BYTES = 32 * 1024 * 1024

/** When there is no more room, an answer that nobody has taken for so long gives way to a new one, in milliseconds. */
const STUCK_MS = 1000

/** An answer on its way to its client. */
interface Unread {
  seatId: string
  bytes: number
  since: number
  isGone: () => boolean
  release: () => void
  drop: () => void
}

/**
 * Bounds what clients make the server keep by asking for pages, of a log or a roster, and not reading them (SPEC V3): a page is far
 * larger than its request, and a token opens as many connections as its holder likes.
 */
export class PageReads {
  readonly #patienceMs: number
  /** Oldest first. */
  readonly #unread = new Set<Unread>()
  /** By seat; the next turn is that of the first one, which then goes to the end: nobody waits for all that one seat asks. */
  readonly #waiting = new Map<string, (() => void)[]>()
  #waitingCount = 0
  #reading = 0

  /** @param patienceMs time that a client has to take its page, in milliseconds; then its connection is torn down */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /** Requests that wait for their turn. */
  get waiting(): number {
    return this.#waitingCount
  }

  /** Bytes of pages that were built and not yet taken. */
  get unreadBytes(): number {
    return this.#bytes(() => true)
  }

  /**
   * Reads a page for `response`, when it is its turn.
   * @throws {DomainError} `rate_limited` while the seat asks for too much, or leaves too much unread, `unavailable` while all
   *   together do; both come with `Retry-After`
   */
  async read(seatId: string, response: ServerResponse, read: () => Promise<string>): Promise<Buffer> {
    await this.#turn(seatId)
    try {
      this.#admit(seatId, response)
      const page = Buffer.from(await read())
      this.#track(seatId, page.length, response)
      return page
    } finally {
      this.#passOn()
    }
  }

  async #turn(seatId: string): Promise<void> {
    if (this.#reading < READING_MAX) {
      this.#reading++
    } else {
      const own = this.#waiting.get(seatId) ?? []
      if (own.length >= SEAT_WAITING_MAX) throw refuse('rate_limited', 'You ask for too many pages.')
      if (this.#waitingCount >= WAITING_MAX) throw refuse('unavailable', 'Too many pages are read.')
      this.#waitingCount++
      this.#waiting.set(seatId, own)
      await new Promise<void>((resolve) => own.push(resolve))
    }
  }

  /** Hands the turn that has ended to who waits, if anybody does. */
  #passOn(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#reading--
      return
    }
    const [seatId, own] = next
    this.#waitingCount--
    this.#waiting.delete(seatId)
    own.shift()?.()
    if (own.length > 0) this.#waiting.set(seatId, own)
  }

  #admit(seatId: string, response: ServerResponse): void {
    if (response.req.socket.destroyed) throw new DomainError('unavailable', 'The client is gone.')
    this.#releaseGone()
    if (this.#bytes((unread) => unread.seatId === seatId) >= SEAT_UNREAD_BYTES) {
      throw refuse('rate_limited', 'Take the pages that you have asked for before asking for more.')
    }
    while (this.unreadBytes >= UNREAD_BYTES) {
      const [oldest] = this.#unread
      if (!oldest || performance.now() - oldest.since < STUCK_MS) {
        throw refuse('unavailable', 'Too many pages wait to be taken by their clients.')
      }
      oldest.drop()
      this.#releaseGone()
    }
  }

  /** An answer does not hear of its connection's end if that came before the page, or while it waits behind others. */
  #releaseGone(): void {
    for (const unread of this.#unread) if (unread.isGone()) unread.release()
  }

  #bytes(fits: (unread: Unread) => boolean): number {
    let sum = 0
    for (const unread of this.#unread) if (fits(unread)) sum += unread.bytes
    return sum
  }

  #track(seatId: string, bytes: number, response: ServerResponse): void {
    // By the request: an answer that waits behind others of its connection has no socket yet.
    const { socket } = response.req
    const release = () => {
      clearTimeout(timer)
      this.#unread.delete(unread)
    }
    const drop = () => {
      release()
      // Not only ended: what the system has taken over would stay in its memory until the client reads.
      socket.resetAndDestroy()
    }
    const timer = setTimeout(drop, this.#patienceMs)
    const isGone = () => socket.destroyed
    const unread = { seatId, bytes, since: performance.now(), isGone, release, drop }
    this.#unread.add(unread)
    response.once('close', release)
  }
}

function refuse(code: 'rate_limited' | 'unavailable', message: string): DomainError {
  return new DomainError(code, message, { retryAfterMs: STUCK_MS })
}
