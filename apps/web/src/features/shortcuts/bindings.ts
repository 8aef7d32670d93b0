/** What a shortcut of the room can do. */
export type ShortcutAction = 'shortcuts' | 'invite' | 'people' | 'latest' | 'message' | 'messages'

/** Keys in the notation of tinykeys, each with what it does. */
export type Bindings = Readonly<Record<string, ShortcutAction>>

/** With a modifier no key writes: these count wherever the focus is. */
export const modifiedKeys: Bindings = { '$mod+[Shift]+/': 'shortcuts' }

/** These count where nothing is written, and can be turned off. Where `?` and `/` are on a keyboard says whether Shift is held. */
export const singleKeys: Bindings = {
  '[Shift]+?': 'shortcuts',
  '[Shift]+/': 'message',
  m: 'message',
  i: 'invite',
  l: 'latest',
  p: 'people',
}

/** In the message field, where Tab would lead on, not back. */
export const messageFieldKeys: Bindings = { Escape: 'messages' }
