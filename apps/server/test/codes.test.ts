import { checkName, CODE_ALPHABET, countCodePoints, nameKey, normalizeCode } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { drawCode, isRudeCode } from '../src/domain/codes.ts'
import { suggestName } from '../src/domain/names.ts'

describe('a drawn code', () => {
  test.each([4, 6, 12])('K1, K3: of length %i is a code, and not a rude one', (length) => {
    for (let draw = 0; draw < 500; draw++) {
      const code = drawCode(length)
      expect(code).toHaveLength(length)
      expect(normalizeCode(code)).toBe(code)
      expect(isRudeCode(code)).toBe(false)
    }
  })

  test('K3: every allowed code is equally likely, at each place', () => {
    const draws = 62_000
    const counts = Array.from({ length: 4 }, () => new Map<string, number>())
    for (let draw = 0; draw < draws; draw++) {
      for (const [place, character] of [...drawCode(4)].entries()) {
        const count = counts[place]
        count?.set(character, (count.get(character) ?? 0) + 1)
      }
    }
    const expected = allowedShares()
    for (const [place, count] of counts.entries()) {
      let chiSquare = 0
      for (const [character, share] of expected[place] ?? []) {
        chiSquare += ((count.get(character) ?? 0) - share * draws) ** 2 / (share * draws)
      }
      // 30 degrees of freedom: a fair generator exceeds 70 less than once in 20,000 runs.
      expect(chiSquare).toBeLessThan(70)
    }
  })
})

/** All codes of length 4. */
function* everyCode(): Generator<string> {
  for (const a of CODE_ALPHABET)
    for (const b of CODE_ALPHABET)
      for (const c of CODE_ALPHABET) for (const d of CODE_ALPHABET) yield a + b + c + d
}

const allowed = [...everyCode()].filter((code) => !isRudeCode(code))

/** How often each character stands at each place of the allowed codes, and not of all: rude words make some rarer. */
function allowedShares(): Map<string, number>[] {
  const shares = Array.from({ length: 4 }, () => new Map<string, number>())
  for (const code of allowed) {
    for (const [place, share] of shares.entries()) {
      const character = code.charAt(place)
      share.set(character, (share.get(character) ?? 0) + 1 / allowed.length)
    }
  }
  return shares
}

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

  test('K3: more than 90 % of all codes are left', () => {
    expect(allowed.length).toBeGreaterThan(CODE_ALPHABET.length ** 4 * 0.9)
  })
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
