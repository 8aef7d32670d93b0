import { onTestFailed } from 'vitest'

/** A seeded source of numbers (mulberry32). */
export interface Random {
  /** Integer from 0 up to, not including, `bound`. */
  below: (bound: number) => number
}

/** Random numbers for a test; a failing test prints the seed, and `TEST_SEED` runs it again. */
export function seededRandom(): Random {
  const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))
  onTestFailed(() => console.error(`run it again with TEST_SEED=${seed}`))
  let state = seed >>> 0
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
  return { below }
}
