/** Characters of room codes: upper case and digits without the look-alikes 0 O 1 I L (SPEC K1). */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** Shortest and longest code length that a deployment may configure. */
export const CODE_LENGTH_MIN = 4
export const CODE_LENGTH_MAX = 12

/** White space, dashes, and the two characters that word processors put in their place: soft hyphen and minus sign. */
const separators = /[\s\p{Pd}\u00AD\u2212]/gu

/**
 * The code a person meant: spaces and hyphens dropped, upper case (SPEC K2). Returns `null` if what is left cannot be a code
 * of any length; whether such a room exists is another question.
 */
export function normalizeCode(input: string): string | null {
  const typed = input.replace(separators, '')
  // Before anything that looks at each character: a path or a frame may hold tens of thousands of them.
  if (typed.length < CODE_LENGTH_MIN || typed.length > CODE_LENGTH_MAX) return null
  // Only ASCII letters are raised: toUpperCase() alone would read `ß` as SS and `ſ` as S.
  const code = typed.replace(/[a-z]/g, (letter) => letter.toUpperCase())
  for (const char of code) if (!CODE_ALPHABET.includes(char)) return null
  return code
}
