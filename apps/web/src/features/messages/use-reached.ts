import { type FocusEvent, type PointerEvent, useState } from 'react'

/** Whether somebody is at an element: points at it, or has the focus in it. A tap gives it the focus. */
export function useReached() {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  return {
    reached: pointed || focused,
    handlers: {
      // Not when it is the element that moves, under a pointer that rests.
      onPointerMove: ({ movementX, movementY }: PointerEvent) => {
        if (movementX !== 0 || movementY !== 0) setPointed(true)
      },
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
        setFocused(currentTarget.contains(relatedTarget)),
    },
  }
}
