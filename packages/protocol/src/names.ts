import { NAME_MAX_CODE_POINTS, TITLE_MAX_CODE_POINTS } from './limits.ts'
import { countCodePoints } from './text.ts'

/** Outcome of {@link checkName} and {@link checkTitle}: the name as it is stored, or why it is refused. */
export type NameCheck =
  | { ok: true; name: string }
  | { ok: false; reason: 'empty' | 'too_long' | 'forbidden_character' }

/**
 * Emoji that need joiners, variation selectors or keycaps (Unicode TS #51, ED-14 to ED-16). Only inside these may the
 * otherwise invisible U+200D, U+FE0E and U+FE0F stand (SPEC N2).
 */
const emojiSequence =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?[\uFE0E\uFE0F]?(?:\u200D\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)*|[0-9#*]\uFE0F?\u20E3/gu

/**
 * Controls, format and bidi controls, anything that renders as nothing, line separators, lone surrogates, and what shows as
 * blank without being a space: braille blank, object replacement, null notehead.
 */
const forbidden = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\u2800\uFFFC\u{1D159}]/u

/** Most code points that NFC composes into one (U+1F82 and its like); a code point takes up to 2 code units. */
const NFC_MAX_SHRINK = 4

function check(raw: string, max: number): NameCheck {
  const trimmed = raw.trim()
  if (trimmed === '') return { ok: false, reason: 'empty' }
  // Sorting a long run of combining marks takes seconds, so what NFC cannot bring below the limit never gets there.
  if (trimmed.length > max * NFC_MAX_SHRINK * 2) return { ok: false, reason: 'too_long' }
  const name = trimmed.normalize('NFC')
  if (name.length > max && countCodePoints(name) > max) return { ok: false, reason: 'too_long' }
  // A space in place of each emoji: without it two lone surrogates around one would become a pair, and pass.
  if (forbidden.test(name.replace(emojiSequence, ' '))) return { ok: false, reason: 'forbidden_character' }
  return { ok: true, name }
}

/** Applies the rules of a member's name (SPEC N1, N2): trimmed, NFC, 1–32 code points, nothing invisible. */
export function checkName(raw: string): NameCheck {
  return check(raw, NAME_MAX_CODE_POINTS)
}

/** Applies the rules of a room's title: those of a name, with up to 80 code points. */
export function checkTitle(raw: string): NameCheck {
  return check(raw, TITLE_MAX_CODE_POINTS)
}

/**
 * Key under which two names are the same name (SPEC N3): full case folding, so that `Ann` equals `ANN` and `Straße` equals
 * `STRASSE`, without what cannot be seen: joiners, variation selectors, and the kind and number of spaces.
 */
export function nameKey(name: string): string {
  return (
    name
      .replace(/\u200D|\uFE0E|\uFE0F/g, '')
      .replace(/\s+/gu, ' ')
      .normalize('NFC')
      // Lower case brings ẞ to ß, upper case ß to SS and both sigmas to one, lower case again is the key.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFC')
  )
}
