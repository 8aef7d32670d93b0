import { describe, expect, it } from 'vitest'
import { CODE_ALPHABET, CODE_LENGTH_MAX, CODE_LENGTH_MIN, normalizeCode } from '../src/index.ts'

describe('CODE_ALPHABET', () => {
  it('K1: upper case and digits, each once, without look-alikes', () => {
    expect(CODE_ALPHABET).toMatch(/^[A-Z0-9]+$/)
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length)
    expect(CODE_ALPHABET).not.toMatch(/[0O1IL]/)
    expect(CODE_ALPHABET).toHaveLength(31)
  })
})

describe('normalizeCode', () => {
  it.each([
    'AB3K',
    'ab3k',
    'aB3k',
    ' AB3K ',
    'AB 3K',
    'A B 3 K',
    'AB-3K',
    'ab\u20103k',
    'ab\u20113k',
    'ab\u20133k',
    'ab\u20143k',
    'ab\u22123k',
    'ab\uFE633k',
    'ab\uFF0D3k',
    'ab\u00AD3k',
    'ab\u00A03k',
    'ab\u30003k',
    '\tab3k\r\n',
    '--ab--3k--',
  ])('K2: %j means AB3K', (input) => {
    expect(normalizeCode(input)).toBe('AB3K')
  })

  it('K1: codes have 4 to 12 characters', () => {
    expect([CODE_LENGTH_MIN, CODE_LENGTH_MAX]).toEqual([4, 12])
    expect(normalizeCode('ABC')).toBeNull()
    expect(normalizeCode('ABCD')).toBe('ABCD')
    expect(normalizeCode('ABCDEFGHJKMN')).toBe('ABCDEFGHJKMN')
    expect(normalizeCode('ABCDEFGHJKMNP')).toBeNull()
  })

  it.each(['0', 'O', '1', 'I', 'L'])('K1: %s is no character of a code', (char) => {
    expect(normalizeCode(`AB3${char}`)).toBeNull()
    expect(normalizeCode(`AB3${char.toLowerCase()}`)).toBeNull()
  })

  it.each([
    ['', 'nothing'],
    [' - - ', 'only separators'],
    ['AB_3K', 'an underscore'],
    ['AB.3K', 'a dot'],
    ['AB/3K', 'a slash'],
    ['AB%203K', 'percent encoding'],
    ['AB3K\0', 'a NUL'],
    ['AB\u200B3K', 'a zero-width space'],
    ['ÄB3K', 'an umlaut'],
    ['АВ3К', 'Cyrillic look-alikes'],
    ['\uFF21\uFF22\uFF13\uFF2B', 'fullwidth letters'],
    ['ab3ß', 'a letter that upper case makes two'],
    ['ab3ſ', 'a long s that upper case makes an S'],
    ['ab\uFB00', 'a ligature that upper case makes FF'],
    ['AB3\uD83D', 'a lone surrogate'],
    ['AB😀', 'an emoji'],
    ['__proto__', 'a property name'],
  ])('K2: %j is no code (%s)', (input) => {
    expect(normalizeCode(input)).toBeNull()
  })

  it('K2: reading a code again changes nothing', () => {
    for (const char of CODE_ALPHABET) expect(normalizeCode(char.repeat(4))).toBe(char.repeat(4))
  })
})
