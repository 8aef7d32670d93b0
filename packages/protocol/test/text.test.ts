import { describe, expect, it } from 'vitest'
import { checkText, countCodePoints, TEXT_MAX_CODE_POINTS } from '../src/index.ts'
import { createRandom, randomString } from './helpers/random.ts'

describe('countCodePoints', () => {
  it('counts what a string iterator gives, for 2,000 random strings', () => {
    const random = createRandom(20_261_120)
    const texts = Array.from({ length: 2000 }, () => randomString(random, 60))
    expect(texts.filter((text) => countCodePoints(text) !== Array.from(text).length)).toEqual([])
  })

  it.each([
    ['', 0],
    ['abc', 3],
    ['😀', 1],
    ['\uD83D', 1],
    ['\uDE00\uD83D', 2],
    ['👩‍💻', 3],
    ['e\u0301', 2],
  ])('counts %j as %i', (text, count) => {
    expect(countCodePoints(text)).toBe(count)
  })
})

describe('checkText', () => {
  it.each([
    ['  hi  ', 'hi'],
    ['\n\t a\nb \r\n', 'a\nb'],
    ['a\r\n\r\nb', 'a\r\n\r\nb'],
    ['\uFEFF\u00A0x\u3000', 'x'],
    ['\u200B', '\u200B'],
    ['<b>&amp;</b> javascript:1', '<b>&amp;</b> javascript:1'],
    ['Cafe\u0301', 'Cafe\u0301'],
  ])('M1: %j is stored as %j', (raw, text) => {
    expect(checkText(raw)).toEqual({ ok: true, text })
  })

  it.each(['', ' ', '\n\r\t\u2028\u00A0\uFEFF'])('M1: %j is empty', (raw) => {
    expect(checkText(raw)).toEqual({ ok: false, reason: 'empty' })
  })

  it('M1: the limit counts code points after trimming', () => {
    const longest = '😀'.repeat(TEXT_MAX_CODE_POINTS)
    expect(checkText(`  ${longest}  `)).toEqual({ ok: true, text: longest })
    expect(checkText(`${longest}x`)).toEqual({ ok: false, reason: 'too_long' })
    expect(checkText('x'.repeat(TEXT_MAX_CODE_POINTS)).ok).toBe(true)
    expect(checkText('x'.repeat(TEXT_MAX_CODE_POINTS + 1))).toEqual({ ok: false, reason: 'too_long' })
  })

  it.each(['\uD83D', 'a\uDE00', '\uDE00\uD83D', 'a\uD83D b'])('M1: %j has a lone surrogate', (raw) => {
    expect(checkText(raw)).toEqual({ ok: false, reason: 'not_well_formed' })
  })

  it('M1: what is accepted stays the same when checked again, for 2,000 random strings', () => {
    const random = createRandom(7)
    const accepted = Array.from({ length: 2000 }, () => checkText(randomString(random, 12))).filter(
      (first) => first.ok,
    )
    expect(accepted.length).toBeGreaterThan(200)
    expect(accepted.map((first) => checkText(first.text))).toEqual(accepted)
  })
})
