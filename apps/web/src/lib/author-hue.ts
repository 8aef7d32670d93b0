const HUES = 12

/** A stable hue for a name, one of twelve around the circle, so that an author keeps their colour in every room. */
export function authorHue(name: string): number {
  let hash = 2166136261
  for (const char of name.normalize('NFC').toLowerCase()) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619)
  }
  // The low bits of FNV alone are uneven for short names.
  hash ^= hash >>> 15
  return ((hash >>> 0) % HUES) * (360 / HUES) + 10
}
