import type { DomainError } from '../errors.ts'
import { networkOf } from './network.ts'
import { TokenBucket } from './token-bucket.ts'

/** A look-up whose turn comes when others have settled: started, or refused. */
interface Waiter {
  start: () => void
  refuse: (error: DomainError) => void
  isGone: () => boolean
}

/** Who looks codes up from one address. */
export class Seeker {
  readonly network: string | null
  readonly buckets = { missesAddress: new TokenBucket(), missesAddressUnderAttack: new TokenBucket() }
  /** Joins that have not made up for a miss yet. */
  credits = 0
  creditsUntil = 0
  inFlight = 0
  /** In the order in which they came. */
  readonly waiting: Waiter[] = []

  constructor(address: string) {
    this.network = networkOf(address)
  }

  untilIdle(now: number): number {
    if (this.inFlight > 0) return Infinity
    const { missesAddress, missesAddressUnderAttack } = this.buckets
    return Math.max(
      missesAddress.untilFull(now),
      missesAddressUnderAttack.untilFull(now),
      this.credits > 0 ? this.creditsUntil - now : 0,
    )
  }
}
