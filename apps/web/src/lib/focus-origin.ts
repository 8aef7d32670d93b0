/** As many presses as may lead to an overlay: a button, an item of its menu, a choice of that. */
const REMEMBERED = 4

const controls = 'button, a, input, summary, [role="menuitem"], [role="option"], [tabindex="0"]'

/** The controls that were pressed last, the latest first. */
let pressed: HTMLElement[] = []

/** Starts remembering what is pressed. To be called once. */
export function watchPresses() {
  const remember = ({ target }: Event) => {
    const control = target instanceof Element ? target.closest<HTMLElement>(controls) : null
    if (control !== null)
      pressed = [control, ...pressed.filter((each) => each !== control)].slice(0, REMEMBERED)
  }
  addEventListener('click', remember, true)
}

/**
 * Where the focus goes back to when an overlay that opens now has closed again. What has the focus, or else what was pressed: Safari
 * gives a pressed button no focus, and an item of a menu is gone with its menu.
 */
export function focusOrigin(): () => void {
  const { activeElement } = document
  const focused =
    activeElement instanceof HTMLElement && activeElement !== document.body ? [activeElement] : []
  const candidates = [...focused, ...pressed]
  return () => candidates.find((each) => each.isConnected && each.checkVisibility())?.focus()
}
