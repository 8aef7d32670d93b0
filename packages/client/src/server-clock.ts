/**
 * The time by the server's clock, in milliseconds of the epoch; by the device's own until the server has told it. A device's clock may
 * be wrong by days: a token would seem fresh that has expired. What has passed since the server told it is known by two clocks: the
 * steady one stands still where a machine sleeps, the other one may be set.
 */
export class ServerClock {
  #isTold = false
  #told = Date.now()
  #wallAt = this.#told
  #steadyAt = performance.now()

  /** Whether it is the server's clock already. */
  get isTold(): boolean {
    return this.#isTold
  }

  /** The server says what time it is. */
  set(at: number): void {
    this.#isTold = true
    this.#told = at
    this.#wallAt = Date.now()
    this.#steadyAt = performance.now()
  }

  /** It is not later than this. */
  latest(): number {
    return this.#told + Math.max(Date.now() - this.#wallAt, performance.now() - this.#steadyAt)
  }

  /** It is not earlier than this. */
  earliest(): number {
    return this.#told + Math.min(Date.now() - this.#wallAt, performance.now() - this.#steadyAt)
  }
}
