import { randomInt } from 'node:crypto'

/**
 * What nobody should have to read out to a class: insults, body parts, drugs, slurs and their usual abbreviations, in English,
 * with a few of other languages. A code that holds one of them anywhere is not given out. Codes have no I, L or O, so words with
 * these letters can only appear with a digit in their place, and the alphabet has no such digit either: they need no entry.
 */
const RUDE_WORDS = new RegExp(
  'ANUS|ARSE|ASS|AZZ|BUM|BUTT|CNT|CRAP|CUM|CUNT|DAMN|DCK|DUMB|FAG|FAT|FCK|FKU|FUC|FUK|FVCK|GAY|GEY|HATE|JAP|' +
    'JEW|KKK|KYS|METH|NAZ|NEGR|NGR|PEE|PENS|PRN|PUS|PUTA|RAPE|SEX|SHAT|SHT|STD|SUCK|TARD|TURD|TWAT|VAG|WANK|' +
    'WTF|XXX',
)

/** Digits that are read as letters in disguise. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  2: 'Z',
  3: 'E',
  4: 'A',
  5: 'S',
  6: 'G',
  7: 'T',
  8: 'B',
  9: 'G',
}

/** Numbers that stand for something by themselves. */
const RUDE_NUMBERS = /88|69|666/

/** Whether a code, read with its digits or with the letters that they look like, holds a rude word. */
export function isRudeCode(code: string): boolean {
  const folded = code.replace(/[2-9]/g, (digit) => LOOKS_LIKE[digit] ?? digit)
  return RUDE_WORDS.test(folded) || RUDE_NUMBERS.test(code)
}

/** Fewest different characters that codes are made of: with fewer, rude words could leave hardly any code. */
export const CODE_ALPHABET_MIN = 8

/** Rude codes drawn in a row that nobody will see: of {@link CODE_ALPHABET_MIN} characters at least two codes in five are clean. */
const DRAWS_MAX = 1000

/**
 * Draws a room code from the operating system's random source. `randomInt` rejects instead of reducing, so that every
 * character is equally likely (SPEC K3).
 * @param alphabet at least {@link CODE_ALPHABET_MIN} different characters
 */
export function drawCode(length: number, alphabet: string): string {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    let code = ''
    while (code.length < length) code += alphabet[randomInt(alphabet.length)]
    if (!isRudeCode(code)) return code
  }
  throw new Error(`No clean code of ${length} characters was drawn.`)
}
