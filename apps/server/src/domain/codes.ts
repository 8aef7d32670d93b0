import { randomInt } from 'node:crypto'
import { CODE_ALPHABET } from '@parley/protocol'

/** Words a code must not contain, with the digits that stand in for letters (the alphabet has no 0, 1, I, L and O). */
const rude =
  /A[S5]{2}|[S5]EX|FUK|F[UV]CK|FCK|[S5]H[T7]|CUM|CNT|CUN[T7]|DCK|DYK|FA[G69]|[GN][G69]{2}|KKK|N[A4]Z[Y2]|PEN[S5]|PU[S5]{2}|[T7][W]A[T7]|WANK|[S5]{2}$|^[S5]{2}|88|GA[YV]|PEE|P[O0]{2}|RAP[E3]|[T7]UR[D]|WH[O0]R|XXX|B[U]M|H[E3][L]{2}|D[A4]MN|CRAP|PRN|ARS[E3]/

/** Whether a code reads as something a teacher would not put on a projector. */
export function isRudeCode(code: string): boolean {
  return rude.test(code)
}

/**
 * Draws a room code from the operating system's random source. `randomInt` rejects instead of reducing, so that every
 * character is equally likely (SPEC K3).
 */
export function drawCode(length: number): string {
  for (;;) {
    let code = ''
    while (code.length < length) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]
    if (!isRudeCode(code)) return code
  }
}
