import { CODE_ALPHABET, CODE_LENGTH_MAX, normalizeCode } from '@parley/protocol'

const inviteUrl = /^\s*[a-z][a-z0-9+.-]*:\/\/\S+\s*$/i
const invitePath = /\/r\/([^/?#\s]+)/i

/**
 * What the code field shall hold after someone typed or pasted `raw`: the code of an invite link, else the text in upper case
 * without spaces and hyphens. Anything that cannot become a code is kept as it is, so that nothing typed ever disappears.
 */
export function readCodeInput(raw: string): string {
  const path = invitePath.exec(raw)
  if (path?.[1] !== undefined) {
    const code = normalizeCode(decodeURIComponentSafely(path[1]))
    if (code !== null) return code
  }
  if (inviteUrl.test(raw)) return raw.trim()
  const compact = raw.replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  return compact.length > CODE_LENGTH_MAX ? raw : compact
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
