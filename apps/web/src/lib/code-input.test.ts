import { describe, expect, test } from 'vitest'
import { checkCodeInput, fitsTiles, overwriteAtCaret, readCodeInput } from './code-input.ts'

describe('readCodeInput', () => {
  test.each([
    ['ab3k', 'AB3K'],
    [' AB-3K ', 'AB3K'],
    ['ab 3k', 'AB3K'],
    ['AB–3K', 'AB3K'],
    ['https://parley.example/r/ab3k', 'AB3K'],
    ['http://192.168.1.20:8080/r/AB3K?from=chat#x', 'AB3K'],
    ['parley.example/r/AB3K', 'AB3K'],
    ['https://parley.example/r/ab-3k/', 'AB3K'],
    ['code: AB3K', 'AB3K'],
    ['The code is ab3k.', 'AB3K'],
    ['Come here: PQRS', 'PQRS'],
    ['code: AB3KX', 'AB3KX'],
    ['The code is ab3kx9.', 'AB3KX9'],
    ['Come here: PQRSTU', 'PQRSTU'],
    ['PARTY: AB3K', 'AB3K'],
    ['PARTY: ABCD', 'ABCD'],
    ['Room AB3KX, ask JANE', 'AB3KX'],
    ['Room AB3K-X or so', 'AB3KX'],
    ['Our stand-up — AB-3K', 'AB3K'],
    ['AB3K-CD3K', 'AB3KCD3K'],
    ['ab3 kx', 'AB3KX'],
    ['ab3k-x', 'AB3KX'],
    ['ABCDEFGHJKMN', 'ABCDEFGHJKMN'],
    ['https://parley.example/r/abcdefghjkmn', 'ABCDEFGHJKMN'],
    ['AB3KCD3K', 'AB3KCD3K'],
    ['ABCDEFGHJKMNPQRS', 'ABCDEFGHJKMN'],
  ])('%j becomes %j', (typed, code) => {
    expect(readCodeInput(typed, 4)).toBe(code)
  })

  test.each([
    'https://parley.example/about',
    'no code, at all',
    'AB3K or CD3K',
    'AB3KX or CD3KX',
    'happy people',
    'https://parley.example/r/%E0%A4%A',
  ])('%j is kept as it is', (typed) => {
    expect(readCodeInput(typed, 4)).toBe(typed)
  })

  test('finds codes from when they were shorter', () => {
    expect(readCodeInput('code: AB3K', 6)).toBe('AB3K')
    expect(readCodeInput('come here', 6)).toBe('come here')
  })

  test('keeps characters that no code has, so that they can be seen and corrected', () => {
    expect(readCodeInput('ab0o', 4)).toBe('AB0O')
  })
})

test.each([
  ['AB0O', true],
  ['AB3KAB3K', true],
  ['CODE:AB3K', false],
  ['ABCDEFGHJKMNP', false],
])('%j fits tiles: %s', (value, fits) => {
  expect(fitsTiles(value, 4)).toBe(fits)
})

test.each([
  ['ABCD', 'AXBCD', 2, 'AXCD'],
  ['ABCD', 'XABCD', 1, 'XBCD'],
  ['ABCD', 'ABCDX', 5, null],
  ['ABC', 'AXBC', 2, null],
  ['ABCD', 'QRSTU', 2, null],
])('%j typed over to %j with the caret at %i is %j', (before, after, caret, result) => {
  expect(overwriteAtCaret(before, after, caret, 4)).toBe(result)
})

describe('checkCodeInput', () => {
  test.each([
    ['', 'missing'],
    ['  ', 'missing'],
    ['AB3', 'too_short'],
    ['AB30', 'lookalike'],
    ['A-I1', 'lookalike'],
    ['AB?K', 'not_a_code'],
    ['https://parley.example/about', 'not_a_code'],
    ['AB3K', null],
    ['AB3KAB3K', null],
  ])('%j: %s', (value, problem) => {
    expect(checkCodeInput(value, 4)).toBe(problem)
  })
})
