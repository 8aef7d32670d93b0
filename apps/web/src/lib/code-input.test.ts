import { describe, expect, test } from 'vitest'
import { checkCodeInput, readCodeInput } from './code-input.ts'

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
  ])('%j becomes %j', (typed, code) => {
    expect(readCodeInput(typed)).toBe(code)
  })

  test.each(['https://parley.example/about', 'this is no code at all', 'https://parley.example/r/%E0%A4%A'])(
    '%j is kept as it is',
    (typed) => {
      expect(readCodeInput(typed)).toBe(typed)
    },
  )

  test('keeps characters that no code has, so that they can be seen and corrected', () => {
    expect(readCodeInput('ab0o')).toBe('AB0O')
  })
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
