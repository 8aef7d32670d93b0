import { CODE_ALPHABET } from '@parley/protocol'
import { describe, expect, test, vi } from 'vitest'
import { drawCode, isRudeCode } from '../../src/domain/codes.ts'
import { unfairness } from '../support/chi-square.ts'

/** All codes that may be drawn, in which rude words make some characters rarer than others. */
function cleanCodes(alphabet: string, length: number): string[] {
  let codes = ['']
  for (let place = 0; place < length; place++)
    codes = codes.flatMap((start) => [...alphabet].map((character) => start + character))
  return codes.filter((code) => !isRudeCode(code))
}

function tally(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** How often each character stands at each place. */
const tallyPlaces = (codes: readonly string[], length: number): Map<string, number>[] =>
  Array.from({ length }, (_, place) => tally(codes.map((code) => code.charAt(place))))

/** Counts as they would be of so many in all. */
function scale(counts: ReadonlyMap<string, number>, total: number): Map<string, number> {
  const sum = [...counts.values()].reduce((a, b) => a + b, 0)
  return new Map([...counts].map(([value, count]) => [value, (count * total) / sum]))
}

const drawMany = (draws: number, draw: () => string) => Array.from({ length: draws }, draw)

/** What a source does that reduces random bytes to the alphabet by their remainder. */
function drawByRemainder(length: number, alphabet: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  const code = Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('')
  return isRudeCode(code) ? drawByRemainder(length, alphabet) : code
}

describe('prediction of codes', () => {
  test('K3: each character is as likely as the clean codes make it, at each place', () => {
    const clean = cleanCodes(CODE_ALPHABET, 4)
    expect(clean.length).toBeGreaterThan(CODE_ALPHABET.length ** 4 * 0.9)
    const draws = 100_000
    const expected = tallyPlaces(clean, 4).map((counts) => scale(counts, draws))
    const unfairest = (draw: () => string) => {
      const drawn = tallyPlaces(drawMany(draws, draw), 4)
      return Math.max(...expected.map((counts, place) => unfairness(drawn[place] ?? new Map(), counts)))
    }
    expect(unfairest(() => drawCode(4, CODE_ALPHABET))).toBeLessThan(1)
    expect(
      unfairest(() => drawByRemainder(4, CODE_ALPHABET)),
      'the test itself',
    ).toBeGreaterThan(1)
  })

  test.each(['23456789', 'GF9A48V6', 'ABCDEFGHJK'])(
    'K3: every clean code out of %s is equally likely',
    (alphabet) => {
      const clean = cleanCodes(alphabet, 4)
      // Enough of each for the statistic to follow its distribution.
      const draws = 10 * clean.length
      const drawn = tally(drawMany(draws, () => drawCode(4, alphabet)))
      expect(unfairness(drawn, scale(tally(clean), draws))).toBeLessThan(1)
    },
  )

  test('K3: codes do not come from the generator whose state can be worked out', () => {
    using random = vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const codes = drawMany(100, () => drawCode(12, CODE_ALPHABET))
    expect(new Set(codes).size).toBe(100)
    expect(random).not.toHaveBeenCalled()
  })
})
