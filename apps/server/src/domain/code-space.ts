import { CODE_LENGTH_MAX } from '@parley/protocol'
import type { Store } from '../ports/store.ts'
import { drawCode } from './codes.ts'

/** What new codes look like and how many there may be. */
export interface CodeRules {
  /** Their characters. */
  alphabet: string
  /** Characters in a code, until there are too many of that length. */
  length: number
  /** Share of the codes of a length that may be in use, in percent. */
  spacePercent: number
  /** How long the code of a room that is gone stays unused, in milliseconds: who still has it meets nobody new (SPEC K4). */
  quarantineMs: number
}

/** After this time, in milliseconds, the codes in use are counted again: rooms close, and other nodes open some. */
const RECOUNT_MS = 10_000

/**
 * Decides how long new codes are. Once open rooms and quarantine have taken their share of a length, new codes have a character
 * more, so that a guess stays as unlikely to hit; they become shorter again when enough rooms have closed (SPEC K5).
 */
export class CodeSpace {
  readonly #store: Store
  readonly #rules: CodeRules
  #length: number
  /** How many more codes of this length may be given out before they are counted again. */
  #left = 0
  #countedAt = Number.NEGATIVE_INFINITY
  #counting: Promise<void> | null = null

  constructor(store: Store, rules: CodeRules) {
    this.#store = store
    this.#rules = rules
    this.#length = rules.length
  }

  /** Length of the codes that are given out now. */
  get length(): number {
    return this.#length
  }

  /** As {@link CodeRules.quarantineMs}. */
  get quarantineMs(): number {
    return this.#rules.quarantineMs
  }

  /**
   * A code that may be taken already, as only the store knows. Of creations that overlap a few may exceed the share: it is about
   * what guesses hit, not a limit that anybody relies on.
   */
  async draw(): Promise<string> {
    while (this.#left <= 0 || performance.now() - this.#countedAt > RECOUNT_MS) await this.count()
    this.#left--
    return drawCode(this.#length, this.#rules.alphabet)
  }

  /** Counts the codes in use, from the shortest length on; calls that overlap count once. */
  async count(): Promise<void> {
    this.#counting ??= this.#count().finally(() => (this.#counting = null))
    await this.#counting
  }

  async #count(): Promise<void> {
    const { alphabet, quarantineMs, spacePercent } = this.#rules
    const left = async (length: number): Promise<number> => {
      // There are no longer ones: then they are given out until none is free.
      if (length === CODE_LENGTH_MAX) return Number.POSITIVE_INFINITY
      const share = Math.floor((alphabet.length ** length * spacePercent) / 100)
      return share - (await this.#store.countCodes(length, quarantineMs))
    }
    let { length } = this.#rules
    let found = await left(length)
    while (found <= 0) found = await left(++length)
    this.#length = length
    this.#left = found
    this.#countedAt = performance.now()
  }
}
