import { nameKey } from '@parley/protocol'
import unhomoglyph from 'unhomoglyph'
import type { LookalikeKeys, SeatName } from '../ports/store.ts'

/** A name with what it is compared by, to find out for whom its bearer can be mistaken (SPEC N6). */
export function toSeatName(name: string): SeatName {
  return { name, lookalikeKeys: lookalikeKeys(name) }
}

/**
 * Unicode's skeleton is for texts as they are, but names that differ by case only are the same name (N3). A capital I is drawn
 * like `l` and `1`, and read like `i`: no single key says both, hence two.
 */
function lookalikeKeys(name: string): LookalikeKeys {
  return { drawn: caselessSkeleton(name), read: caselessSkeleton(Array.from(name, spellCapitalI).join('')) }
}

/** Capitals fold to letters that may have look-alikes of their own, as M has in `rn`. */
function caselessSkeleton(text: string): string {
  return skeleton(nameKey(skeleton(text)))
}

/**
 * Two texts are confusable if their skeletons are equal (Unicode TS #39, section 4). Its table leaves out what is a letter in
 * another width or style where normalization is meant to have come before: that is done after it here, and what comes of it is
 * looked up too. Before, it would hide what looks like another letter than the one that it means.
 */
function skeleton(text: string): string {
  return unhomoglyph(unhomoglyph(text.normalize('NFD')).normalize('NFKD')).normalize('NFD')
}

/** `i` for whatever is drawn like `l` but is a capital i: the Latin, Greek and Cyrillic one, the Roman numeral and their styles. */
function spellCapitalI(character: string): string {
  if (skeleton(character) !== 'l') return character
  return skeleton(character.normalize('NFKC').toLowerCase()) === 'i' ? 'i' : character
}
