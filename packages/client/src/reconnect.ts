import { backoffBound } from './backoff.ts'
import type { Tuning } from './options.ts'

/** What the end of the last connection demands of the next attempt. */
export interface ReconnectHint {
  /** Not before this many milliseconds from now: the server said so. Waking up doesn't shorten it. */
  notBeforeMs?: number
  /** The server can't take us now (1013, 4429). */
  busy?: boolean
}

/** When to connect again: full jitter, at once on a wake-up, never before the server's own delay is over. */
export class Reconnect {
  readonly #tuning: Tuning
  readonly #attempt: () => void
  #attempts = 0
  #outageSince: number | null = null
  #notBefore = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #stableTimer: ReturnType<typeof setTimeout> | undefined

  /** @param attempt called when it is time; the timer is off by then. */
  constructor(tuning: Tuning, attempt: () => void) {
    this.#tuning = tuning
    this.#attempt = attempt
  }

  /** Whether an attempt is planned. */
  get waiting(): boolean {
    return this.#timer !== undefined
  }

  /** Plans the next attempt after a drop or a failed attempt. Returns its time, in milliseconds of the epoch. */
  plan(hint: ReconnectHint): number {
    this.#stop()
    const now = Date.now()
    this.#outageSince ??= now
    const { notBeforeMs = 0, busy = false } = hint
    const bound =
      busy && notBeforeMs === 0
        ? this.#tuning.backoffSlowMs
        : backoffBound(this.#attempts, now - this.#outageSince, this.#tuning)
    this.#attempts += 1
    this.#notBefore = now + notBeforeMs
    const waitMs = Math.round(notBeforeMs + this.#tuning.random() * bound)
    this.#timer = setTimeout(() => this.#fire(), waitMs)
    return now + waitMs
  }

  /** The network or the page is back: a planned attempt is made now, unless the server asked for more time. */
  wake(): void {
    if (this.waiting && Date.now() >= this.#notBefore) this.#fire()
  }

  /** A person asks: a planned attempt is made now. */
  now(): void {
    if (this.waiting) this.#fire()
  }

  /** A connection is live. Only if it stays so is the outage over, else one that dies at once would be hammered. */
  live(): void {
    this.#stop()
    this.#stableTimer = setTimeout(() => {
      this.#attempts = 0
      this.#outageSince = null
    }, this.#tuning.stableAfterMs)
  }

  #fire(): void {
    this.#stop()
    this.#attempt()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#stableTimer)
    this.#timer = undefined
  }

  close(): void {
    this.#stop()
  }
}
