import type { ErrorCode, ErrorFrame } from '@parley/protocol'
import type { Refusal } from './refusals.ts'

/**
 * Shortest wait that is told, in milliseconds: longer than a busy page takes to act upon a refusal that it has got. The answer to
 * our ping proves less, as browsers give it without asking the page.
 */
const WAIT_MIN_MS = 500

/** How long the answer to our ping is waited for when the time that was told is over, in milliseconds. */
const ANSWER_PATIENCE_MS = 5000

/** A refusal that passes by itself. */
export type Later = Refusal & { retryAfterMs: number }

/** How a {@link SendHold} speaks to the peer. */
export interface HoldLink {
  refuse: (error: Omit<ErrorFrame, 'type'>) => void
  ping: (payload: Buffer) => void
}

interface Hold {
  refusal: Later
  /** Until when everything is refused, on the clock of `performance.now`. */
  until: number
  /** The send whose return ends the holding before its time; `null` after `rate_limited`, which refuses that one as well. */
  opener: string | null
  /** Payload of the ping that is behind a refusal; `null` once it was answered: what comes then was sent by a peer that had been told. */
  mark: Buffer | null
}

/**
 * Refuses what a connection sends behind a refused send, so that nothing overtakes it (SPEC D6). The time that is told is not
 * enough: on a slow line what was sent before the refusal arrived may come in when it is long over. A ping behind the refusal
 * tells the two apart, as a peer answers it in the order of its frames.
 */
export class SendHold {
  readonly #peer: HoldLink
  #hold: Hold | undefined
  #marks = 0

  constructor(peer: HoldLink) {
    this.#peer = peer
  }

  /** Tells that a send is refused for now, and from here on refuses those behind it. */
  refuse(id: string, refusal: Later): void {
    const until = performance.now() + refusal.retryAfterMs
    const opener = refusal.code === 'rate_limited' ? null : id
    const hold = (this.#hold = this.#current() ?? { refusal, until, opener, mark: null })
    hold.until = Math.max(hold.until, until)
    this.#tell(id, hold)
  }

  /** Refuses a send if it has to wait for an earlier one; with what, or `null` if it does not. */
  refuseBehind(id: string): ErrorCode | null {
    const hold = this.#current()
    if (!hold) return null
    if (id === hold.opener) {
      this.#hold = undefined
      return null
    }
    this.#tell(id, hold)
    return hold.refusal.code
  }

  /** Takes the payload of a pong. */
  answered(payload: Buffer): void {
    if (this.#hold?.mark?.equals(payload)) this.#hold.mark = null
  }

  #current(): Hold | undefined {
    if (!this.#hold) return undefined
    const { until, mark } = this.#hold
    if (performance.now() >= until + (mark ? ANSWER_PATIENCE_MS : 0)) this.#hold = undefined
    return this.#hold
  }

  /** Refuses; a peer that comes too early is held, and asked whether it has heard of it, anew. */
  #tell(re: string, hold: Hold): void {
    const now = performance.now()
    const hadBeenTold = hold.mark === null
    // If only by a millisecond: what it has sent together with this one must not overtake it.
    if (hadBeenTold) hold.until = Math.max(hold.until, now + WAIT_MIN_MS)
    const { code, message } = hold.refusal
    const retryAfterMs = Math.max(WAIT_MIN_MS, Math.ceil(hold.until - now))
    this.#peer.refuse({ re, code, message, retryAfterMs })
    if (!hadBeenTold) return
    hold.mark = Buffer.alloc(4)
    hold.mark.writeUInt32BE((this.#marks = (this.#marks + 1) >>> 0))
    this.#peer.ping(hold.mark)
  }
}
