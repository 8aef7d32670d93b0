import { DomainError } from '../errors.ts'
import type { LimitRates } from './limit-rates.ts'
import { Seeker } from './seeker.ts'
import { type SharedMissLimit, SharedMisses } from './shared-misses.ts'
import { TransientMap } from './transient-map.ts'

/** Most misses that an address can have earned by joins: as many as a large class may need. */
const CREDITS_MAX = 300

/**
 * Joins that make up for a miss while all together, or those of a network, miss too often: anybody earns as many as he likes in a
 * room of his own. Five are enough for a class of whom a tenth mistypes.
 */
const CREDITS_PER_MISS_UNDER_ATTACK = 5

/** What was earned lapses so long after the last join, in milliseconds. */
const CREDIT_LIFE_MS = 600_000

/** Look-ups that may wait, of an address: they cost little, and a class of 300 comes at once. */
const WAITING_MAX = 2000

/** The limit that holds for an address now. */
type MissLimit = 'missesAddress' | 'missesAddressUnderAttack'

/** The limits that refuse look-ups. */
type MissLimits = MissLimit | SharedMissLimit

/** A look-up of a code, and what is done with the room if there is one. */
export interface Attempt<T> {
  join: () => Promise<T>
  /** Whether this success makes up for a miss. */
  earns: (joined: T) => boolean
  /** Whether nobody waits for the answer any more. */
  isGone: () => boolean
}

/**
 * Throttles guessing of room codes by its failures (SPEC A9): an address may miss a few times, and once more for each
 * successful join. Nobody can know beforehand whether a look-up will miss, so no more of them are in flight than the address
 * has misses left. Further ones wait for those to settle instead of being refused: a class that joins at once gets in.
 */
export class MissGuard {
  readonly #rates: Pick<LimitRates, MissLimits>
  readonly #onReached: (limit: MissLimits) => void
  readonly #shared: SharedMisses
  readonly #seekers = new TransientMap(
    (address) => new Seeker(address),
    (seeker, now) => seeker.untilIdle(now),
  )

  /**
   * @param onReached called with the address's limit for each look-up that is refused; with `missesTotal` or `missesNetwork` besides,
   *   while all together or those of its network miss too often, and when that begins
   */
  constructor(rates: Pick<LimitRates, MissLimits>, onReached: (limit: MissLimits) => void) {
    this.#rates = rates
    this.#onReached = onReached
    this.#shared = new SharedMisses(rates, onReached)
  }

  /**
   * Lets an address look up a code and enter. A `join` that throws `room_not_found` has missed; one that throws anything else
   * has neither missed nor earned anything.
   * @throws {DomainError} `rate_limited` before looking, whatever the code; `unavailable` if the client has gone while it waited; and
   *   what `join` throws
   */
  async join<T>(address: string, { join, earns, isGone }: Attempt<T>): Promise<T> {
    const seeker = this.#seekers.getOrMake(address, performance.now())
    await this.#turn(seeker, isGone)
    try {
      const joined = await join()
      if (earns(joined)) this.#earn(seeker)
      return joined
    } catch (error) {
      if (error instanceof DomainError && error.code === 'room_not_found') this.#miss(seeker)
      throw error
    } finally {
      seeker.inFlight--
      this.#passOn(seeker)
    }
  }

  async #turn(seeker: Seeker, isGone: () => boolean): Promise<void> {
    const left = this.#left(seeker)
    // Behind those that wait already: whoever came first is first.
    if (seeker.waiting.length === 0 && seeker.inFlight < left) {
      seeker.inFlight++
      return
    }
    if (left === 0 || seeker.waiting.length >= WAITING_MAX) throw this.#refusal(seeker)
    await new Promise<void>((start, refuse) => seeker.waiting.push({ start, refuse, isGone }))
  }

  /** Starts those that wait, as far as there are misses left for them. */
  #passOn(seeker: Seeker): void {
    const left = this.#left(seeker)
    while (seeker.inFlight < left) {
      const next = seeker.waiting.shift()
      if (!next) return
      // Else seats are taken for nobody, by who asks and hangs up.
      if (next.isGone()) {
        next.refuse(new DomainError('unavailable', 'The client is gone.'))
        continue
      }
      seeker.inFlight++
      next.start()
    }
    if (left === 0) for (const { refuse } of seeker.waiting.splice(0)) refuse(this.#refusal(seeker))
  }

  /** How often the address may miss now. */
  #left(seeker: Seeker): number {
    const now = performance.now()
    if (now >= seeker.creditsUntil) seeker.credits = 0
    const limit = this.#limit(seeker, now)
    return seeker.buckets[limit].tokens(this.#rates[limit], now) + Math.floor(seeker.credits / priceOf(limit))
  }

  #earn(seeker: Seeker): void {
    seeker.credits = Math.min(CREDITS_MAX, seeker.credits + 1)
    seeker.creditsUntil = performance.now() + CREDIT_LIFE_MS
  }

  #miss(seeker: Seeker): void {
    const now = performance.now()
    const price = priceOf(this.#limit(seeker, now))
    if (seeker.credits >= price && this.#wait(seeker, now) > 0) {
      seeker.credits -= price
    } else {
      const { missesAddress, missesAddressUnderAttack } = seeker.buckets
      missesAddress.take(this.#rates.missesAddress, now)
      missesAddressUnderAttack.take(this.#rates.missesAddressUnderAttack, now)
    }
    this.#shared.count(seeker.network, now)
  }

  /** Milliseconds until the address may miss without a credit. */
  #wait(seeker: Seeker, now: number): number {
    const limit = this.#limit(seeker, now)
    return seeker.buckets[limit].wait(this.#rates[limit], now)
  }

  #limit({ network }: Seeker, now: number): MissLimit {
    return this.#shared.usedUp(network, now) === null ? 'missesAddress' : 'missesAddressUnderAttack'
  }

  #refusal(seeker: Seeker): DomainError {
    const now = performance.now()
    this.#onReached(this.#limit(seeker, now))
    const shared = this.#shared.usedUp(seeker.network, now)
    if (shared !== null) this.#onReached(shared)
    const retryAfterMs = Math.max(1, Math.ceil(this.#wait(seeker, now)))
    return new DomainError('rate_limited', 'Too many codes that lead to no room. Try again later.', {
      retryAfterMs,
    })
  }
}

/** Joins that make up for one miss. */
function priceOf(limit: MissLimit): number {
  return limit === 'missesAddress' ? 1 : CREDITS_PER_MISS_UNDER_ATTACK
}
