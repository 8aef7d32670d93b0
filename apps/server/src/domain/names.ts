import { countCodePoints, NAME_MAX_CODE_POINTS, nameKey } from '@parley/protocol'

/**
 * A name like `name` that nobody holds: `Ada 2`, `Ada 3`, … (SPEC N4). A name that already ends in a number counts on from it,
 * and a long name is shortened so that the number fits.
 * @param held name keys in use
 */
export function suggestName(name: string, held: readonly string[]): string {
  const taken = new Set(held)
  const [, stem = name, from = '1'] = /^(.+?) (\d{1,4})$/u.exec(name) ?? []
  for (let number = Number(from) + 1; ; number++) {
    const suffix = ` ${number}`
    const candidate = shorten(stem, NAME_MAX_CODE_POINTS - suffix.length) + suffix
    if (!taken.has(nameKey(candidate))) return candidate
  }
}

/** Cuts between grapheme clusters, so that an emoji or an accented letter is never torn apart. */
function shorten(text: string, maxCodePoints: number): string {
  if (countCodePoints(text) <= maxCodePoints) return text
  let result = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (countCodePoints(result + segment) > maxCodePoints) break
    result += segment
  }
  // A letter under a heap of accents: of a cluster that is too long as a whole, what it is built on.
  return result === '' ? String.fromCodePoint(text.codePointAt(0) ?? 0x3f) : result.trimEnd()
}
