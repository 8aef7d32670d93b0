import { checkName, CODE_ALPHABET, countCodePoints, nameKey, normalizeCode } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { drawCode, isRudeCode } from '../src/domain/codes.ts'
import { suggestName } from '../src/domain/names.ts'

/** Of all alphabets of eight characters about the one that rude words leave the fewest codes. */
const RUDEST = 'GF9A48V6'

describe('a drawn code', () => {
  test.each([
    [4, CODE_ALPHABET],
    [5, CODE_ALPHABET],
    [12, CODE_ALPHABET],
    [4, '23456789'],
    [12, '23456789'],
    [12, RUDEST],
  ])('K1, K3: of %i characters out of %s is a code, and not a rude one', (length, alphabet) => {
    for (let draw = 0; draw < 500; draw++) {
      const code = drawCode(length, alphabet)
      expect(code).toHaveLength(length)
      expect([...code].every((character) => alphabet.includes(character))).toBe(true)
      expect(normalizeCode(code)).toBe(code)
      expect(isRudeCode(code)).toBe(false)
    }
  })

  test('K3: none is drawn for ever: an alphabet without a clean code is a fault', () => {
    expect(() => drawCode(4, '8')).toThrow(/No clean code/)
  })
})

describe('a rude word', () => {
  test.each([
    'ASSX',
    'XASS',
    'A55B',
    '4SSY',
    'FCKX',
    'XFUK',
    'SEXY',
    '53X2',
    'N4ZY',
    'CUNT',
    'CUN7',
    'TW4T',
    'R4P3',
  ])('K3: %s is not given out', (code) => expect(isRudeCode(code)).toBe(true))

  test.each(['QUASSEL', '22ASS22', 'H88H', '2269'])('K3: nor %s, wherever it stands', (code) => {
    expect(isRudeCode(code)).toBe(true)
  })

  test.each(['TEA4', 'MATH', 'K7QZ', 'ROAM', '2345', 'QUIZ'])('K3: %s is none', (code) => {
    expect(isRudeCode(code)).toBe(false)
  })

  test.each([5, 6, 9, 12])('K3: at any place of a code of %i characters it is found', (length) => {
    for (const word of ['ASS', 'A55', '4S5', 'CUN7', '88', '69', '666'])
      for (let before = 0; before + word.length <= length; before++)
        expect(isRudeCode(word.padStart(before + word.length, 'Q').padEnd(length, 'Q'))).toBe(true)
  })

  test.each([
    ['4552', true],
    ['8823', true],
    ['2693', true],
    ['6665', true],
    ['2345', false],
    ['7979', false],
  ])('K3: among codes of digits, %s: %s', (code, rude) => expect(isRudeCode(code)).toBe(rude))
})

describe('a suggested name', () => {
  const suggest = (name: string, ...held: string[]) => suggestName(name, held.map(nameKey))

  test.each([
    ['Ada', ['Ada'], 'Ada 2'],
    ['Ada', ['Ada', 'Ada 2', 'ada 3'], 'Ada 4'],
    ['ada', ['ADA', 'ADA 2'], 'ada 3'],
    ['Ada 2', ['Ada 2'], 'Ada 3'],
    ['Ada 9', ['Ada 9', 'Ada 10'], 'Ada 11'],
    ['Room 12345', ['Room 12345'], 'Room 12345 2'],
    ['7', ['7'], '7 2'],
    ['Straße', ['STRASSE', 'strasse 2'], 'Straße 3'],
  ])('N4: for %s beside %j is %s', (name, held, expected) => {
    expect(suggest(name, ...held)).toBe(expected)
  })

  test.each([
    ['letters', 'x'.repeat(32)],
    ['accents', 'q\u0323'.repeat(16)],
    ['families', '👩‍👩‍👧‍👦'.repeat(4)],
    ['flags', '🇩🇪'.repeat(16)],
    ['a single cluster', `a${'\u0323'.repeat(31)}`],
  ])('N1, N4: of a name full of %s is a name again', (_, name) => {
    const held = [name]
    for (let round = 0; round < 12; round++) {
      const suggestion = suggest(name, ...held)
      expect(checkName(suggestion)).toEqual({ ok: true, name: suggestion })
      expect(countCodePoints(suggestion)).toBeLessThanOrEqual(32)
      expect(held.map(nameKey)).not.toContain(nameKey(suggestion))
      held.push(suggestion)
    }
  })
})
