function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'sr-only'
  area.setAttribute('aria-hidden', 'true')
  // Inside an open modal dialog everything else is inert and cannot be selected.
  const host = document.querySelector('dialog:modal') ?? document.body
  const focused = document.activeElement
  host.append(area)
  area.select()
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- the only way to copy on a page served over plain http
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}

/** Copies `text`; over plain http, where browsers hide the clipboard, by a selection. Returns whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Address that brings someone straight to the room's door. */
export const inviteLink = (code: string) => `${location.origin}/r/${code}`
