import { useEffect, useEffectEvent } from 'react'
import { createKeybindingsHandler } from 'tinykeys'
import { usePreferences } from '../../state/preferences-store.ts'
import { type Bindings, messageFieldKeys, modifiedKeys, type ShortcutAction, singleKeys } from './bindings.ts'

/** What takes letters: there a key writes or finds an option. Radios and check boxes don't. */
const fields = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]'

type ShortcutsProps = { onAction: (action: ShortcutAction) => void }

/** The room's keyboard shortcuts, while it is there. Shows nothing. */
export function Shortcuts({ onAction }: ShortcutsProps) {
  const withSingleKeys = usePreferences((state) => state.singleKeys)
  const act = useEffectEvent(onAction)

  useEffect(() => {
    const handler = (bindings: Bindings, ignore: (event: KeyboardEvent) => boolean) =>
      createKeybindingsHandler(
        Object.fromEntries(
          Object.entries(bindings).map(([keys, action]) => [
            keys,
            (event: KeyboardEvent) => {
              // Else the letter would end up in the field that just got the focus.
              event.preventDefault()
              act(action)
            },
          ]),
        ),
        { ignore: (event) => isTaken(event) || ignore(event) },
      )
    const handlers = [
      handler(modifiedKeys, () => false),
      handler(messageFieldKeys, ({ target }) => !(target instanceof Element && target.id === 'message')),
      ...(withSingleKeys ? [handler(singleKeys, isWriting)] : []),
    ]
    for (const each of handlers) addEventListener('keydown', each)
    return () => {
      for (const each of handlers) removeEventListener('keydown', each)
    }
  }, [withSingleKeys])

  return null
}

/** Somebody else's: of an input method, of what has acted on it already, or of the sheet that lies over the room. */
function isTaken({ repeat, isComposing, defaultPrevented }: KeyboardEvent): boolean {
  return repeat || isComposing || defaultPrevented || document.querySelector('dialog:modal') !== null
}

function isWriting({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest(fields) !== null
}
