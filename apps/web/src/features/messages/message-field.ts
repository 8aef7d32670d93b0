/** Moves the focus to where one writes, if there is such a place now. Returns whether there is. */
export function focusMessageField(): boolean {
  const field = document.getElementById('message')
  field?.focus({ preventScroll: true })
  return field !== null
}
