import type { ErrorCode, ErrorFrame } from '@parley/protocol'
import { type Rate, TokenBucket } from '../domain/limits/token-bucket.ts'
import type { Refusal } from './refusals.ts'

/**
 * Shortest wait that is told, in milliseconds: longer than a busy page takes to act upon a refusal that it has got. The answer to
 * our ping proves less, as browsers give it without asking the page.
 */
const WAIT_MIN_MS = 500

/**
 * How long an answer to our ping is waited for, in milliseconds: to end a holding when the time that was told is over, and before
 * a peer that never answers is taken for one that knows.
 */
const ANSWER_PATIENCE_MS = 5000

/** What a timer of the peer may be early by, in milliseconds. */
const TIMER_ERROR_MS = 20

/** How much a peer may have on its way that does not know yet. A client that sends again all it has open fits in. */
const UNAWARE_RATE: Rate = { count: 3000, perMs: 5000 }

/** A refusal that passes by itself. */
export type Later = Refusal & { retryAfterMs: number }

/** How a {@link SendHold} speaks to the peer. */
export interface HoldLink {
  refuse: (error: Omit<ErrorFrame, 'type'>) => void
  ping: (payload: Buffer) => void
}

/** What a send was refused with that had to wait, and whether its sender went on although it knew. */
export interface Held {
  code: ErrorCode
  regardless: boolean
}

/** The ping that is behind a refusal. */
interface Mark {
  payload: Buffer
  /** Until when that refusal tells to wait. */
  until: number
}

interface Hold {
  refusal: Later
  /** Until when everything is refused, on the clock of `performance.now`. */
  until: number
  /** The send whose return ends the holding before its time; `null` after `rate_limited`, which refuses that one as well. */
  opener: string | null
  /** `null` once it was answered: what comes then was sent by a peer that had been told. */
  mark: Mark | null
  /** From when until when the peer is known to know that it has to wait; `null` before its first answer. */
  aware: { from: number; until: number } | null
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
  /** Since when the peer owes an answer to one ping or another. */
  #silentSince: number | undefined
  readonly #unaware = new TokenBucket()

  constructor(peer: HoldLink) {
    this.#peer = peer
  }

  /** Tells that a send is refused for now, and from here on refuses those behind it. */
  refuse(id: string, refusal: Later): void {
    const until = performance.now() + refusal.retryAfterMs
    const opener = refusal.code === 'rate_limited' ? null : id
    const hold = (this.#hold = this.#current() ?? { refusal, until, opener, mark: null, aware: null })
    hold.until = Math.max(hold.until, until)
    this.#tell(id, hold)
  }

  /** Refuses a send if it has to wait for an earlier one; `null` if it does not. */
  refuseBehind(id: string): Held | null {
    const hold = this.#current()
    if (!hold) return null
    if (id === hold.opener) {
      this.#hold = undefined
      return null
    }
    const regardless = this.#goesOnRegardless(hold)
    this.#tell(id, hold)
    return { code: hold.refusal.code, regardless }
  }

  /** Takes the payload of a pong. */
  answered(payload: Buffer): void {
    const hold = this.#hold
    if (!hold?.mark?.payload.equals(payload)) return
    const from = hold.aware?.from ?? performance.now() + WAIT_MIN_MS
    hold.aware = { from, until: hold.mark.until - TIMER_ERROR_MS }
    hold.mark = null
    this.#silentSince = undefined
  }

  /** Whether who sends now knows that it is too early: proven by an answer, or assumed of one that gives none or sends too much. */
  #goesOnRegardless({ aware }: Hold): boolean {
    const now = performance.now()
    if (aware && now >= aware.from && now < aware.until) return true
    if (this.#silentSince !== undefined && now >= this.#silentSince + ANSWER_PATIENCE_MS) return true
    if (this.#unaware.wait(UNAWARE_RATE, now) > 0) return true
    this.#unaware.take(UNAWARE_RATE, now)
    return false
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
    const payload = Buffer.alloc(4)
    payload.writeUInt32BE((this.#marks = (this.#marks + 1) >>> 0))
    hold.mark = { payload, until: hold.until }
    this.#silentSince ??= now
    this.#peer.ping(payload)
  }
}
