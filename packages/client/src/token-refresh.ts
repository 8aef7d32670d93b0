import type { CloseCode, Session } from '@parley/protocol'
import { ProblemError } from './errors.ts'
import type { Tuning } from './options.ts'
import { ServerClock } from './server-clock.ts'

/** A fresh token is taken earlier than at its share of the life by up to this share: not all who came together do it together. */
const JITTER_SHARE = 0.1

/** A failed attempt is repeated within this share of the time that is left, or within the longest backoff. */
const RETRY_SHARE = 0.1

/** Timers, given more, fire at once. */
const TIMER_MAX_MS = 2 ** 31 - 1

/** Whose token is kept fresh. */
export interface RefreshOwner {
  /** Asks for a fresh token: the session with it, or the close code that says why there is none for good. Rejects with what may pass. */
  renew(): Promise<Session | CloseCode>
  renewed(session: Session): void
  /** There is no seat any more. */
  ended(code: CloseCode): void
}

/**
 * Takes a fresh token before the current one expires (SPEC T6), with or without a connection. One that seems to have expired is left
 * alone: if the clock is wrong, the next connection puts it right, else the server refuses that connection.
 */
export class TokenRefresh {
  readonly #tuning: Tuning
  readonly #owner: RefreshOwner
  readonly #clock = new ServerClock()
  #expiresAt: number
  /** By the server's clock. */
  #dueAt = Infinity
  #renewing = false
  #closed = false
  /** When a failed attempt is repeated, by `performance.now`. */
  #retryAt = 0
  /** Until then nobody hurries it: the server has asked for it, or a fresh token has just come. */
  #restUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(tuning: Tuning, session: Session, owner: RefreshOwner) {
    this.#tuning = tuning
    this.#owner = owner
    this.#expiresAt = Date.parse(session.expiresAt)
    this.#plan()
  }

  /** A connection is there. `at`: the server's time, in milliseconds of the epoch; `NaN` if it didn't say. */
  connected(at: number): void {
    if (Number.isFinite(at)) {
      // What was planned by the device's own clock is void.
      if (!this.#clock.isTold) this.#dueAt = Infinity
      this.#clock.set(at)
    }
    this.#plan()
    this.hurry()
  }

  /** Network or page are back: what is due is done now. */
  hurry(): void {
    this.#retryAt = 0
    this.#wait()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #plan(): void {
    const now = this.#clock.latest()
    const share = this.#tuning.refreshShare - JITTER_SHARE * this.#tuning.random()
    // Never later than planned: each new connection would put it off by a share of what is left.
    this.#dueAt = Math.min(this.#dueAt, now + share * (this.#expiresAt - now))
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (this.#closed || this.#renewing || !(this.#clock.earliest() < this.#expiresAt)) return
    const pauseUntil = Math.max(this.#retryAt, this.#restUntil)
    const ms = Math.max(0, this.#dueAt - this.#clock.latest(), pauseUntil - performance.now())
    const act = ms === 0 ? () => void this.#renew() : () => this.#wait()
    this.#timer = setTimeout(act, Math.min(ms, TIMER_MAX_MS))
  }

  async #renew(): Promise<void> {
    this.#renewing = true
    try {
      this.#finish(await this.#owner.renew())
    } catch (error) {
      this.#postpone(error)
    } finally {
      this.#renewing = false
      this.#wait()
    }
  }

  #finish(outcome: Session | CloseCode): void {
    if (this.#closed) return
    if (typeof outcome === 'number') {
      this.close()
      return this.#owner.ended(outcome)
    }
    this.#expiresAt = Date.parse(outcome.expiresAt)
    this.#dueAt = Infinity
    // By a clock that is far ahead, and that no connection has put right yet, a fresh token is due at once.
    this.#restUntil = performance.now() + this.#tuning.backoffSlowMs
    this.#plan()
    this.#owner.renewed(outcome)
  }

  #postpone(error: unknown): void {
    const now = performance.now()
    const asked = error instanceof ProblemError ? error.retryAfterMs : undefined
    if (asked !== undefined) this.#restUntil = now + asked
    const bound = Math.max(this.#tuning.backoffSlowMs, RETRY_SHARE * (this.#expiresAt - this.#clock.latest()))
    this.#retryAt = now + bound * (0.5 + this.#tuning.random() / 2)
  }
}
