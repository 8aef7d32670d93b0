/** The lines of a `String.raw` text, without the empty first and last one: lists of odd things are read best as they are sent. */
export function lines(text: string): string[] {
  return text.replace(/^\n|\n$/g, '').split('\n')
}
