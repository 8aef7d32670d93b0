/** A stretch of a sentence: our own words, or a name that has to be kept from turning them around. */
export type NamePart = { text: string; isName: boolean }

/** Cuts the sentence that `say` makes of names into words and names, so that each name can be isolated (`bdi`). */
export function nameParts(say: (names: string[]) => string, names: readonly string[]): NamePart[] {
  // In place of the names their numbers, between characters that no sentence has: a name may look like anything.
  return say(names.map((_, index) => `\0${index}\0`))
    .split('\0')
    .map((text, index) =>
      index % 2 === 0 ? { text, isName: false } : { text: names[Number(text)] ?? '', isName: true },
    )
    .filter(({ text }) => text !== '')
}
