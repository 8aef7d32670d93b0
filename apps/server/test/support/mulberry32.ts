/** A seeded source of numbers. */
export interface Random {
  /** Integer from 0 up to, not including, `bound`. */
  below: (bound: number) => number
}

/** The numbers of a seed, by the generator mulberry32. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
  return { below }
}
