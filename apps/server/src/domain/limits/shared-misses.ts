import type { LimitRates } from './limit-rates.ts'
import { MissBudget } from './miss-budget.ts'
import { TransientMap } from './transient-map.ts'

/** The limits on what several addresses miss together. */
export type SharedMissLimit = 'missesNetwork' | 'missesTotal'

/** How often all together, and the addresses of each network, may miss before each of them may less often (SPEC A9). */
export class SharedMisses {
  readonly #rates: Pick<LimitRates, SharedMissLimit>
  readonly #onUsedUp: (limit: SharedMissLimit) => void
  readonly #total = new MissBudget()
  readonly #networks = new TransientMap(
    () => new MissBudget(),
    (budget, now) => budget.untilFull(now),
  )

  constructor(rates: Pick<LimitRates, SharedMissLimit>, onUsedUp: (limit: SharedMissLimit) => void) {
    this.#rates = rates
    this.#onUsedUp = onUsedUp
  }

  /** What is used up for the addresses of a network, or, with `null`, for those that are of none. */
  usedUp(network: string | null, now: number): SharedMissLimit | null {
    if (this.#total.isUsedUp(this.#rates.missesTotal, now)) return 'missesTotal'
    return this.#isNetworkUsedUp(network, now) ? 'missesNetwork' : null
  }

  count(network: string | null, now: number): void {
    const { missesNetwork, missesTotal } = this.#rates
    // Beyond its share a network, which may be one person's, spends nothing of all others'.
    const isCounted = !this.#isNetworkUsedUp(network, now)
    if (network !== null && this.#networks.getOrMake(network, now).take(missesNetwork, now))
      this.#onUsedUp('missesNetwork')
    if (isCounted && this.#total.take(missesTotal, now)) this.#onUsedUp('missesTotal')
  }

  #isNetworkUsedUp(network: string | null, now: number): boolean {
    if (network === null) return false
    return this.#networks.get(network)?.isUsedUp(this.#rates.missesNetwork, now) ?? false
  }
}
