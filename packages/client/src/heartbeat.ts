import type { Tuning } from './options.ts'

/**
 * Watches one connection for silence. Any frame is a sign of life; the last seconds before the limit are used for a `ping`, so
 * that a late heartbeat, or a timer that fires late after sleep, doesn't end a healthy connection.
 */
export class Heartbeat {
  readonly #tuning: Tuning
  readonly #ping: () => void
  readonly #dead: () => void
  #quietMs = 0
  #answerMs: number
  #lastFrameAt = performance.now()
  #probedAt: number | null = null
  #quietTimer: ReturnType<typeof setTimeout> | undefined
  #probeTimer: ReturnType<typeof setTimeout> | undefined

  constructor(tuning: Tuning, ping: () => void, dead: () => void) {
    this.#tuning = tuning
    this.#ping = ping
    this.#dead = dead
    this.#answerMs = tuning.pingTimeoutMs
  }

  /** Begins to watch, with the interval from `welcome`. */
  start(heartbeatMs: number): void {
    const limit = Math.min(heartbeatMs + this.#tuning.heartbeatSlackMs, this.#tuning.silenceLimitMs)
    this.#answerMs = Math.min(this.#tuning.pingTimeoutMs, this.#tuning.heartbeatSlackMs, limit)
    this.#quietMs = limit - this.#answerMs
    this.#lastFrameAt = performance.now()
    this.#watch(this.#quietMs)
  }

  /** When it was asked for a sign of life that hasn't come yet, in milliseconds of the epoch. */
  get probedAt(): number | null {
    return this.#probedAt
  }

  /** A frame has arrived. Costs no timer: the running one looks at the time when it fires. */
  frame(): void {
    this.#lastFrameAt = performance.now()
    if (this.#probeTimer === undefined) return
    clearTimeout(this.#probeTimer)
    this.#probeTimer = undefined
    this.#probedAt = null
    this.#watch(this.#quietMs)
  }

  /** Asks for a sign of life now; without one in time the connection is dead. */
  probe(): void {
    if (this.#probeTimer !== undefined) return
    clearTimeout(this.#quietTimer)
    this.#probedAt = Date.now()
    this.#probeTimer = setTimeout(this.#dead, this.#answerMs)
    this.#ping()
  }

  #watch(ms: number): void {
    clearTimeout(this.#quietTimer)
    this.#quietTimer = setTimeout(() => {
      const left = this.#quietMs - (performance.now() - this.#lastFrameAt)
      if (left > 0) this.#watch(left)
      else this.probe()
    }, ms)
  }

  close(): void {
    clearTimeout(this.#quietTimer)
    clearTimeout(this.#probeTimer)
  }
}
