import type { Tuning } from './options.ts'

/**
 * Messages in a row that must get through for one more to be on its way at once: with fewer, who is at the limit would have as
 * many refused as get through, and a server takes that for somebody who does not listen (SPEC D6).
 */
const ACKS_PER_STEP = 10

/** How many messages may be on their way at once: few after a rate limit, none until a server's "later" is over. */
export class SendPace {
  readonly #tuning: Tuning
  readonly #resume: () => void
  #window: number
  #heldUntil = 0
  #refusals = 0
  #acks = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param resume called when holding is over. */
  constructor(tuning: Tuning, resume: () => void) {
    this.#tuning = tuning
    this.#resume = resume
    this.#window = tuning.sendWindow
  }

  /** 0 while held. */
  get window(): number {
    return this.#timer === undefined ? this.#window : 0
  }

  /**
   * Holds everything for `retryAfterMs`, or without it for a growing while with jitter: what follows must not overtake what was refused
   * (SPEC D6). Returns until when, in milliseconds of the epoch.
   */
  hold(code: string, retryAfterMs: number | undefined): number {
    // One at a time from here: a window full of messages would be refused again for one that passes.
    if (code === 'rate_limited') this.#window = 1
    this.#acks = 0
    const now = Date.now()
    if (retryAfterMs === undefined && this.#timer !== undefined) return this.#heldUntil
    this.#heldUntil = Math.max(this.#heldUntil, now + (retryAfterMs ?? this.#backoff()))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#resume()
    }, this.#heldUntil - now)
    return this.#heldUntil
  }

  #backoff(): number {
    const { backoffFirstMs, backoffSlowMs, random } = this.#tuning
    const bound = Math.min(backoffSlowMs, backoffFirstMs * 2 ** (this.#refusals + 1))
    this.#refusals += 1
    // At least half of it: the store needs the time more than we need the luck.
    return bound * (0.5 + random() / 2)
  }

  /** A message got through. */
  acked(): void {
    this.#refusals = 0
    this.#acks += 1
    if (this.#acks % ACKS_PER_STEP === 0) this.#window = Math.min(this.#tuning.sendWindow, this.#window + 1)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
