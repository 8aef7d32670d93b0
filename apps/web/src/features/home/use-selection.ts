import { type RefObject, useEffect, useState } from 'react'

/** What is selected in a text field; where the caret is, if both ends are the same. */
export type Selection = { start: number; end: number }

/** Follows the selection of a focused field; null while it has no focus. The handlers belong on the field. */
export function useSelection(field: RefObject<HTMLInputElement | null>) {
  const [focused, setFocused] = useState(false)
  const [selection, setSelection] = useState<Selection | null>(null)

  useEffect(() => {
    if (!focused) return
    const read = () => {
      const { selectionStart, selectionEnd } = field.current ?? {}
      setSelection({ start: selectionStart ?? 0, end: selectionEnd ?? 0 })
    }
    // Also told of what scripts, autofill and input methods select, which key and pointer events aren't.
    document.addEventListener('selectionchange', read)
    return () => document.removeEventListener('selectionchange', read)
  }, [focused, field])

  const handlers = {
    onFocus: ({ currentTarget: { selectionStart, selectionEnd } }: { currentTarget: HTMLInputElement }) => {
      setFocused(true)
      setSelection({ start: selectionStart ?? 0, end: selectionEnd ?? 0 })
    },
    onBlur: () => {
      setFocused(false)
      setSelection(null)
    },
  }
  return [selection, handlers] as const
}
