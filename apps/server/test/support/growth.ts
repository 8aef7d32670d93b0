/** Lengths of text that are compared, in UTF-16 code units: the longest is what a frame can hold. */
const LONG = 64 * 1024
const TIMES = 8
const SHORT = LONG / TIMES

/** Runs of which the fastest counts, and rounds of them: whatever else the machine does only makes one slower. */
const RUNS = 3
const ROUNDS = 5

/** What takes less is taken for nothing, in milliseconds: there is nothing to measure then. */
const NOISE_MS = 2

/** How a piece of work grows when its text becomes eight times as long. */
export interface Growth {
  /** Time for 64 KiB, in milliseconds. */
  longMs: number
  /** How many times longer than eight texts of an eighth that takes. One is linear, eight quadratic. */
  factor: number
}

/** Growth above which a piece of work is not linear any more; what is, comes near to 3 on a busy machine. */
export const FACTOR_MAX = 5

/** Measures `work` on texts that `make` makes of about the length that it is asked for. */
export function measureGrowth(work: (text: string) => unknown, make: (length: number) => string): Growth {
  const [short, long] = [make(SHORT), make(LONG)]
  const best = { longMs: Infinity, factor: Infinity }
  // More rounds only for what looks bad: it may have been the machine.
  for (let round = 0; round < ROUNDS && best.factor > FACTOR_MAX; round++) {
    const shortMs = fastest(() => {
      for (let time = 0; time < TIMES; time++) work(short)
    })
    const longMs = fastest(() => work(long))
    best.longMs = Math.min(best.longMs, longMs)
    best.factor = Math.min(best.factor, longMs < NOISE_MS ? 1 : longMs / shortMs)
  }
  return best
}

function fastest(work: () => unknown): number {
  let best = Infinity
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now()
    work()
    best = Math.min(best, performance.now() - begin)
  }
  return best
}

const fill = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
const around = (start: string, piece: string, end: string) => (length: number) =>
  start + fill(piece)(length) + end

/** Texts on which one kind of parser or another is known to go astray, by the length they should have. */
export const adversarial: Record<string, (length: number) => string> = {
  letters: fill('a'),
  spaces: fill(' '),
  'spaces and a letter': around('a', ' ', 'a'),
  'line breaks': fill('\r\n'),
  'no-break spaces': around('x', '\u00a0', 'x'),
  hyphens: fill('-'),
  quotes: fill('"'),
  backslashes: fill('\\'),
  'escaped quotes': around('"', '\\"', ''),
  'escaped surrogates': around('"', '\\ud800', '"'),
  'opening brackets': fill('['),
  'opening braces': fill('{"a":'),
  'nested lists': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'many members': (length) =>
    `{${Array.from({ length: length / 10 }, (_, index) => `"k${index}":1`).join(',')}}`,
  'one key again and again': around('{', '"a":1,', '"a":1}'),
  'hidden __proto__ keys': around('{', '"\\u005f\\u005fproto\\u005f":1,', '"a":1}'),
  '__proto__ with much space': around('{"__proto__"', ' ', ':1}'),
  digits: fill('9'),
  'digits of a fraction': around('0.', '3', ''),
  'combining marks': around('e', '\u0301', ''),
  'combining marks out of order': around('e', '\u0301\u0323', ''),
  'marks and joiners': around('e', '\u0301\u200d', ''),
  'Hangul letters': fill('\u1100\u1161\u11a8'),
  'characters that decompose': fill('\u1f82'),
  'letters that fold to several': fill('ßﬃ'),
  'emoji and joiners': fill('👩\u200d'),
  'skin tones': fill('👍🏽'),
  'keycaps without an end': fill('1\ufe0f'),
  'tag characters': fill('\u{e0067}'),
  'high surrogates': fill('\ud83d'),
  'bidi overrides': fill('\u202e'),
  'look-alikes': fill('rn1lΙІ'),
  semicolons: fill(';'),
  'pairs of a cookie': fill('a=b; '),
  'equals signs': fill('='),
  'a token that goes on': around('Bearer ', 'a', '!'),
  'a token of padding': around('Bearer a', '=', '!'),
  'Bearer and spaces': around('Bearer', ' ', '!'),
  dots: fill('.'),
  'escapes of an address': fill('%E0%A4'),
}
