import { TEXT_MAX_CODE_POINTS } from './limits.ts'

/** Length of `text` in Unicode code points; what every length limit of the protocol counts. */
export function countCodePoints(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++, count++) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) i++
  }
  return count
}

/** Outcome of {@link checkText}: the text as it is stored, or why it is refused. */
export type TextCheck =
  | { ok: true; text: string }
  | { ok: false; reason: 'empty' | 'too_long' | 'not_well_formed' }

/** Applies the rules of a message text (SPEC M1): trimmed, 1–4,000 code points, no lone surrogates. */
export function checkText(raw: string): TextCheck {
  const text = raw.trim()
  if (text === '') return { ok: false, reason: 'empty' }
  // Code units are an upper bound of code points, so the count is needed only for texts near the limit.
  if (text.length > TEXT_MAX_CODE_POINTS && countCodePoints(text) > TEXT_MAX_CODE_POINTS)
    return { ok: false, reason: 'too_long' }
  if (/\p{Surrogate}/u.test(text)) return { ok: false, reason: 'not_well_formed' }
  return { ok: true, text }
}
