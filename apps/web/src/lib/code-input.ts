import { CODE_ALPHABET, CODE_LENGTH_MAX, normalizeCode } from '@parley/protocol'

const inviteUrl = /^\s*[a-z][a-z0-9+.-]*:\/\/\S+\s*$/i
const invitePath = /\/r\/([^/?#\s]+)/i

/**
 * What the code field shall hold after someone typed or pasted `raw`: the code of an invite link or the one code in a text, else the
 * text in upper case without spaces and hyphens. A text that cannot become a code is kept as it is.
 */
export function readCodeInput(raw: string, codeLength: number): string {
  const path = invitePath.exec(raw)
  if (path?.[1] !== undefined) {
    const code = normalizeCode(decodeURIComponentSafely(path[1]))
    if (code !== null) return code
  }
  if (inviteUrl.test(raw)) return raw.trim()
  const compact = raw.replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  if (compact.length <= codeLength) return compact
  const lone = findLoneCode(raw, codeLength)
  if (lone !== null) return lone
  if (normalizeCode(compact) !== null) return compact
  return /^[\p{L}\p{N}]+$/u.test(raw) ? compact.slice(0, CODE_LENGTH_MAX) : raw
}

/**
 * The one word of a text that is a code: `AB3K` in `code: AB3K`. Among several the one that looks least like an ordinary word. One of
 * another length than new codes have must look like a code: there may be older and longer ones.
 */
function findLoneCode(text: string, codeLength: number): string | null {
  // A hyphen groups the characters of one code; a dash parts words.
  const words = text
    .replace(/[-\u2010\u2011]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  if (words.length < 2) return null
  const hasDigit = (word: string) => /\d/.test(word)
  const isMarked = (word: string) => hasDigit(word) || word === word.toUpperCase()
  const isUsualLength = (word: string) => word.length === codeLength
  let codes = words.filter((word) => normalizeCode(word) !== null && (isMarked(word) || isUsualLength(word)))
  for (const looksLikeOne of [isMarked, hasDigit, isUsualLength]) {
    const better = codes.filter(looksLikeOne)
    if (better.length > 0) codes = better
  }
  const [found, ...others] = codes
  return found === undefined || others.length > 0 ? null : normalizeCode(found)
}

/** Whether a text can stand on tiles: one character each, and no more of them than a code may have. */
export function fitsTiles(value: string, codeLength: number): boolean {
  const length = [...value].length
  return length <= codeLength || (length <= CODE_LENGTH_MAX && normalizeCode(value) !== null)
}

/**
 * A character typed into the middle of a full code takes the place of the one it was typed at. Null if that isn't what happened.
 * @param before what the field held
 * @param after what it holds now
 * @param caret where its caret is now
 */
export function overwriteAtCaret(
  before: string,
  after: string,
  caret: number | null,
  codeLength: number,
): string | null {
  if (caret === null || before.length !== codeLength || after.length !== before.length + 1) return null
  const inserted =
    caret >= 1 && caret < after.length && after.slice(0, caret - 1) === before.slice(0, caret - 1)
  if (!inserted || after.slice(caret) !== before.slice(caret - 1)) return null
  return after.slice(0, caret) + after.slice(caret + 1)
}

/** Why an entered code cannot be one, or `null` if it can. */
export type CodeProblem = 'missing' | 'too_short' | 'lookalike' | 'not_a_code'

/** Checks the code field before anything is sent. */
export function checkCodeInput(value: string, codeLength: number): CodeProblem | null {
  if (value.trim() === '') return 'missing'
  if (normalizeCode(value) !== null) return null
  const characters = [...value.toUpperCase().replace(/[\s\p{Pd}]/gu, '')]
  const foreign = characters.filter((char) => !CODE_ALPHABET.includes(char))
  if (foreign.length > 0 && foreign.every((char) => '0O1IL'.includes(char))) return 'lookalike'
  if (foreign.length === 0 && characters.length < codeLength) return 'too_short'
  return 'not_a_code'
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
