const HUES = 12

/** Coprime to the number of hues: stepping by it visits all of them, neighbours in the order far apart on the circle. */
const STEP = 5

function hash(name: string): number {
  let value = 2166136261
  for (const char of name.normalize('NFC').toLowerCase()) {
    value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16777619)
  }
  // The low bits of FNV alone are uneven for short names.
  value ^= value >>> 15
  return value >>> 0
}

const toDegrees = (index: number) => index * (360 / HUES) + 10

/** The hue, in degrees, that a name has by itself: one of twelve around the circle, the same in every room. */
export function authorHue(name: string): number {
  return toDegrees(hash(name) % HUES)
}

const assigned = new WeakMap<ReadonlyMap<string, string>, ReadonlyMap<string, number>>()

/**
 * Hues of the people of a room, by member id: their own where it is free, else the next free one, so that the first twelve are
 * told apart. Who was there first keeps theirs.
 * @param names by member id, in the order in which they were first seen
 */
export function assignHues(names: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const known = assigned.get(names)
  if (known) return known
  const taken = new Set<number>()
  const hues = new Map<string, number>()
  for (const [id, name] of names) {
    let index = hash(name) % HUES
    while (taken.size < HUES && taken.has(index)) index = (index + STEP) % HUES
    taken.add(index)
    hues.set(id, toDegrees(index))
  }
  assigned.set(names, hues)
  return hues
}
