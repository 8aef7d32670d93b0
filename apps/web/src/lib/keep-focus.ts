/**
 * A ref for what may vanish with the focus in it: `elsewhere` then gives the focus a place, before it falls back to the page. Made once,
 * outside of the component: a new one each time would be taken for a part that goes.
 */
export function keepsFocus(elsewhere: () => void) {
  return (element: HTMLElement | null) => () => {
    if (element?.contains(document.activeElement) === true) elsewhere()
  }
}

/** To where one writes; where that would bring up a keyboard over half of the screen, or isn't possible, to the messages. */
export function focusRoom() {
  const field = matchMedia('(pointer: coarse)').matches ? null : document.getElementById('message')
  const target = field ?? document.querySelector<HTMLElement>('[role="log"]')
  target?.focus({ preventScroll: true })
}
