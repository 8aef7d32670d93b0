/** What a name may not touch, or it is part of another word. */
const LETTER = String.raw`[\p{L}\p{M}\p{N}_]`

/** Whether a text names somebody: by their whole name, with or without an @, in any case. */
export function mentions(text: string, name: string): boolean {
  if (name.trim() === '') return false
  const wanted = name
    .trim()
    .normalize('NFC')
    .replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
  return new RegExp(`(?<!${LETTER})${wanted}(?!${LETTER})`, 'iu').test(text.normalize('NFC'))
}
