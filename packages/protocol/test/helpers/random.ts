/** A seeded source of numbers (mulberry32), so that a failing case can be run again. */
export interface Random {
  /** Integer from 0 up to, not including, `bound`. */
  below(bound: number): number
  /** One of `items`. */
  pick<T>(items: readonly [T, ...T[]]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function below(bound: number): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
  return { below, pick: (items) => items[below(items.length)] ?? items[0] }
}

/** Up to `maxUnits` UTF-16 code units from all of Unicode, lone surrogates among them. */
export function randomString(random: Random, maxUnits: number): string {
  let text = ''
  const length = random.below(maxUnits + 1)
  while (text.length < length) {
    text += random.pick([
      () => String.fromCharCode(0x20 + random.below(0x60)),
      () => String.fromCharCode(random.below(0x1_0000)),
      () => String.fromCharCode(0xd800 + random.below(0x800)),
      () => String.fromCodePoint(0x1_0000 + random.below(0x10_0000)),
      () => String.fromCodePoint(0x1f300 + random.below(0x300)),
      () => random.pick([' ', '\u200D', '\uFE0F', '\u0301', '\u0323', '\u20E3', '1', '👩', '❤', '🏽']),
    ])()
  }
  return text
}
