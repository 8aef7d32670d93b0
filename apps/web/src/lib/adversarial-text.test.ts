import { describe, expect, test } from 'vitest'
import { clipMarks } from './clip-marks.ts'
import { splitLinks } from './linkify.ts'

/** Twice as long as a message can be. */
const LONG = 16 * 1024
const TIMES = 8
/** One is linear, eight quadratic. */
const FACTOR_MAX = 5
const NOISE_MS = 2

/** Pieces of which a finder of links, or of marks, can make itself much work. */
const pieces = [
  ...'a . @ : / - _ ( ) [ < " \' % # ? & 1 1. -. http:// https://a www. a. a.b@ a@ mailto: :// // http://a.com'.split(
    ' ',
  ),
  ...'http://a@ http://[ http://a.com/( a.com/" javascript: &amp; <a <!-- ß 中 ａ e\u0301 \u0301 \u0301\u200d'.split(
    ' ',
  ),
  ...'\ufe0f|👩\u200d|\u202e|\u200b|\ud83d| |\n|a\n|a.com '.split('|'),
]

function fastest(work: () => void): number {
  let best = Infinity
  for (let run = 0; run < 3; run++) {
    const begin = performance.now()
    work()
    best = Math.min(best, performance.now() - begin)
  }
  return best
}

/** How many times longer 16 KiB take than eight times an eighth of them. */
function growth(work: (text: string) => unknown, piece: string): number {
  const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  const [short, long] = [text(LONG / TIMES), text(LONG)]
  let factor = Infinity
  // More rounds only for what looks bad: it may have been the machine.
  for (let round = 0; round < 5 && factor > FACTOR_MAX; round++) {
    const longMs = fastest(() => void work(long))
    const shortMs = fastest(() => {
      for (let time = 0; time < TIMES; time++) work(short)
    })
    factor = Math.min(factor, longMs < NOISE_MS ? 1 : longMs / shortMs)
  }
  return factor
}

describe('16 KiB of adversarial text', () => {
  test.each([
    ['splitLinks', splitLinks],
    ['clipMarks', clipMarks],
  ])('%s takes time in proportion to its length, whatever it is', { timeout: 60_000 }, (_, work) => {
    const slow = pieces.map((piece) => ({ piece, factor: growth(work, piece) }))
    expect(slow.filter(({ factor }) => factor > FACTOR_MAX)).toEqual([])
  })
})
