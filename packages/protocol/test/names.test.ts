import { describe, expect, it } from 'vitest'
import {
  checkName,
  checkTitle,
  countCodePoints,
  NAME_MAX_CODE_POINTS,
  nameKey,
  TITLE_MAX_CODE_POINTS,
} from '../src/index.ts'
import { createRandom, randomString } from './helpers/random.ts'

/** Every code point that `pattern` matches on its own. */
function codePointsOf(pattern: RegExp): string[] {
  const found: string[] = []
  for (let point = 0; point <= 0x10_ffff; point++) {
    const char = String.fromCodePoint(point)
    if (pattern.test(char)) found.push(char)
  }
  return found
}

function show(text: string): string {
  return [...text]
    .map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')
}

describe('checkName', () => {
  it.each([
    ['Ada', 'Ada'],
    ['  Ada  ', 'Ada'],
    ['\t\u00A0\u3000Ada\uFEFF\n', 'Ada'],
    ['Ann Lee', 'Ann Lee'],
    ['Jose\u0301', 'Jos\u00E9'],
    ['\u1112\u1161\u11AB', '한'],
    ['A\u030A', 'Å'],
    ['O’Brien-Smith', 'O’Brien-Smith'],
    ['محمد', 'محمد'],
    ['नमस्ते', 'नमस्ते'],
    ['<b>', '<b>'],
    ['__proto__', '__proto__'],
    ['x\u0323\u0301', 'x\u0323\u0301'],
  ])('N1: %j becomes %j', (raw, name) => {
    expect(checkName(raw)).toEqual({ ok: true, name })
  })

  it.each(['', ' ', '\t\r\n', '\u00A0\u2003\u3000\uFEFF', '\u2028'])('N1: %j is empty', (raw) => {
    expect(checkName(raw)).toEqual({ ok: false, reason: 'empty' })
  })

  it.each(['x', '😀', '𝒜', '한'])('N1: 32 of %s fit, 33 do not', (char) => {
    const longest = char.repeat(NAME_MAX_CODE_POINTS)
    expect(checkName(` ${longest} `)).toEqual({ ok: true, name: longest })
    expect(checkName(`${longest}${char}`)).toEqual({ ok: false, reason: 'too_long' })
  })

  it('N1: the limit counts code points after NFC', () => {
    expect(checkName('e\u0301'.repeat(32))).toEqual({ ok: true, name: '\u00E9'.repeat(32) })
    // α with three marks is one code point in NFC, the most that any composes of; these are 128 before, 32 after.
    expect(checkName('\u03B1\u0313\u0300\u0345'.repeat(32))).toEqual({ ok: true, name: '\u1F82'.repeat(32) })
    // U+0958 is two code points in NFC.
    expect(checkName('\u0958'.repeat(17))).toEqual({ ok: false, reason: 'too_long' })
  })

  it('N1: a huge name is refused before it is normalised, which would take seconds', () => {
    const started = performance.now()
    const marks = `a${'\u0345'.repeat(32_000)}${'\u0316'.repeat(32_000)}`
    expect(checkName(marks)).toEqual({ ok: false, reason: 'too_long' })
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it.each([
    ['controls', /^\p{Cc}$/u],
    ['format characters', /^\p{Cf}$/u],
    ['bidi controls', /^\p{Bidi_Control}$/u],
    ['default ignorables', /^\p{Default_Ignorable_Code_Point}$/u],
    ['variation selectors', /^\p{Variation_Selector}$/u],
    ['joiners', /^\p{Join_Control}$/u],
    ['line and paragraph separators', /^[\p{Zl}\p{Zp}]$/u],
    ['lone surrogates', /^\p{Cs}$/u],
    ['tags', /^[\u{E0000}-\u{E007F}]$/u],
    ['blanks that are no space', /^[\u115F\u1160\u2800\u3164\uFFA0\uFFFC\u{1D159}]$/u],
  ])('N2: all %s are refused, in a name and alone', (_what, pattern) => {
    const points = codePointsOf(pattern)
    expect(points.length).toBeGreaterThan(0)
    const passing = points.filter((point) => {
      const inside = checkName(`Al${point}ice`)
      return inside.ok || inside.reason !== 'forbidden_character' || checkName(point).ok
    })
    expect(passing.map(show)).toEqual([])
  })

  it('N2: letters, marks, numbers, punctuation and symbols of every script are accepted', () => {
    const refused = codePointsOf(/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u).filter(
      (point) => !checkName(`A${point}`).ok,
    )
    const blank = /^[\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{1D159}]$/u
    expect(refused.filter((point) => !blank.test(point))).toEqual([])
  })

  it.each([
    '👩‍💻',
    '👩🏽‍💻',
    '❤️',
    '❤\uFE0E',
    '❤️‍🔥',
    '🏳️‍🌈',
    '🏴‍☠️',
    '👨‍👩‍👧‍👦',
    '👩🏽‍🤝‍👨🏻',
    '👁️‍🗨️',
    '🧔🏻‍♂️',
    '🏃🏾‍♀️‍➡️',
    '1️⃣',
    '#️⃣',
    '*⃣',
    '🇩🇪',
    '👍🏿',
    'Ada 👩‍💻 ❤️ 1️⃣',
    '👩‍💻👩‍💻',
  ])('N2: the emoji of %s are accepted', (name) => {
    expect(checkName(name)).toEqual({ ok: true, name })
  })

  it.each([
    ['a joiner inside letters', 'Al\u200Dice'],
    ['a joiner before an emoji', 'Al\u200D👩'],
    ['a joiner after an emoji', '👩\u200Dice'],
    ['a joiner at the end', '👩\u200D'],
    ['two joiners', '👩\u200D\u200D💻'],
    ['a non-joiner in an emoji', '👩\u200C💻'],
    ['a variation selector after a letter', 'A\uFE0Flice'],
    ['a variation selector after a digit that is no keycap', '1\uFE0F'],
    ['two variation selectors', '❤\uFE0F\uFE0F'],
    ['another variation selector', '❤\uFE00'],
    ['a supplementary variation selector', '葛\u{E0100}'],
    ['a flag of tags', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
    ['a right-to-left override', '\u202Ecilam'],
    ['an isolate', '\u2066a\u2069'],
    ['a Hangul filler', 'a\u3164'],
    ['a combining grapheme joiner', 'a\u034Fb'],
    ['a soft hyphen', 'Al\u00ADice'],
    ['a line break', 'Al\nice'],
    ['an escape sequence', '\u001B[31mred'],
    ['a NUL', 'Al\0ice'],
    ['two lone surrogates around an emoji', '\uD83D❤\uDE00'],
    ['a lone surrogate', 'a\uD83D'],
    ['surrogates the wrong way round', '\uDE00\uD83D'],
  ])('N2: %s is refused', (_what, raw) => {
    expect(checkName(raw)).toEqual({ ok: false, reason: 'forbidden_character' })
  })

  it('N1, N2: what is accepted is trimmed, NFC, short, well-formed and stays so, for 5,000 random strings', () => {
    const random = createRandom(1)
    const accepted = Array.from({ length: 5000 }, () => checkName(randomString(random, 8))).filter(
      (checked) => checked.ok,
    )
    expect(accepted.length).toBeGreaterThan(200)
    const broken = accepted.filter(
      ({ name }) =>
        name !== name.trim().normalize('NFC') ||
        countCodePoints(name) > NAME_MAX_CODE_POINTS ||
        !name.isWellFormed(),
    )
    expect(broken.map(({ name }) => show(name))).toEqual([])
    expect(accepted.map(({ name }) => checkName(name))).toEqual(accepted)
  })
})

describe('checkTitle', () => {
  it('N5: up to 80 code points, otherwise the rules of names', () => {
    expect(checkTitle(`  ${'😀'.repeat(TITLE_MAX_CODE_POINTS)} `).ok).toBe(true)
    expect(checkTitle('x'.repeat(TITLE_MAX_CODE_POINTS + 1))).toEqual({ ok: false, reason: 'too_long' })
    expect(checkTitle(' ')).toEqual({ ok: false, reason: 'empty' })
    expect(checkTitle('a\u202Eb')).toEqual({ ok: false, reason: 'forbidden_character' })
    expect(checkTitle('Physics, group 2')).toEqual({ ok: true, name: 'Physics, group 2' })
  })
})

describe('nameKey', () => {
  it.each([
    ['Ann', 'ANN'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ['Jose\u0301', 'JOS\u00C9'],
    ['Ångström', 'A\u030Angstro\u0308m'],
    ['\u212Aate', 'kate'],
    ['ﬃ', 'FFI'],
    ['Ann Lee', 'ann\u00A0lee'],
    ['Ann Lee', 'Ann  Lee'],
    ['❤', '❤️'],
    ['👩‍💻', '👩💻'],
  ])('N3: %j and %j are the same name', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  it.each([
    ['Ann', 'Anna'],
    ['Ann', 'Änn'],
    ['Ann Lee', 'AnnLee'],
    ['👩', '👨'],
    ['👍🏻', '👍🏿'],
  ])('N3: %j and %j are different names', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  it('N3: every letter has the key of its upper and its lower case, and a key is its own key', () => {
    const unstable = codePointsOf(/^\p{Cased}$/u).filter((letter) => {
      const key = nameKey(letter)
      return [letter.toUpperCase(), letter.toLowerCase(), key].some((other) => nameKey(other) !== key)
    })
    expect(unstable.map(show)).toEqual([])
  })
})
