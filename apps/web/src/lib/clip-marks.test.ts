import { describe, expect, test } from 'vitest'
import { clipMarks } from './clip-marks.ts'

const acute = '\u0301'

describe('clipMarks', () => {
  test('shows four marks on a character, wherever it stands', () => {
    expect(clipMarks(`Z${acute.repeat(40)}a${acute.repeat(5)}lgo${acute}`)).toBe(
      `Z${acute.repeat(4)}a${acute.repeat(4)}lgo${acute}`,
    )
  })

  test.each([
    ['of several kinds', `Z${'\u0301\u0489\u0E49\u20DD\u0332\u0333'.repeat(5)}`],
    ['with joiners in between', `Z${`${acute}\u200D`.repeat(30)}`],
    ['with joiners of graphemes in between', `Z${`${acute}\u034F`.repeat(30)}`],
    ['with zero-width spaces in between', `Z${`${acute}\u200B`.repeat(30)}`],
    ['on nothing', acute.repeat(4000)],
  ])('counts marks %s', (_, text) => {
    expect(clipMarks(text).match(/\p{M}/gu)).toHaveLength(4)
  })

  test.each([
    ['accents', 'Cr\u00e8me br\u00fbl\u00e9e, Vi\u1ec7t Nam, e\u0301\u0302'],
    ['vowels and cantillation', 'בְּרֵאשִׁ֖ית'],
    ['Devanagari, Thai, Tibetan', 'क्षत्रिय น้ำปั้น བསྒྲུབས'],
    ['emoji of many parts', '👩🏽‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣ 🏳️‍🌈'],
    ['nothing at all', ''],
  ])('leaves %s alone', (_, text) => {
    expect(clipMarks(text)).toBe(text)
  })
})
