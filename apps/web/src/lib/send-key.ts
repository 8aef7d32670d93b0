/** What the composer needs to know of a key press. */
export type KeyPress = {
  key: string
  keyCode: number
  isComposing: boolean
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/**
 * Whether a key press sends the message. Enter sends and Shift+Enter breaks the line; where typing is by touch, Enter breaks, too,
 * as there is no Shift to hold. Ctrl or Command with Enter always sends. An Enter that ends an input method's composition never
 * does (Safari reports it with key code 229 only).
 */
export function sendsMessage(press: KeyPress, coarsePointer: boolean): boolean {
  if (press.key !== 'Enter' || press.isComposing || press.keyCode === 229) return false
  if (press.ctrlKey || press.metaKey) return true
  return !press.shiftKey && !press.altKey && !coarsePointer
}
