/** Most combining marks that one character shows; more than any script needs, and too few to reach into other lines. */
const MARKS_MAX = 4

/** Marks that follow each other, with the invisible format characters that a stack may hide behind. */
const stacks = /[\p{M}\p{Cf}]{5,}/gu
const mark = /\p{M}/u

/** A text as it is shown: marks stacked on one character beyond the fourth are left out. What was stored is not changed. */
export function clipMarks(text: string): string {
  return text.replace(stacks, (stack) => {
    let marks = 0
    let shown = ''
    for (const char of stack) if (!mark.test(char) || ++marks <= MARKS_MAX) shown += char
    return shown
  })
}
