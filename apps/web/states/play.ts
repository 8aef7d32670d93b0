const PATIENCE_MS = 5000

/** Waits for what `find` looks for; throws when it doesn't come. */
async function seen<T>(what: string, find: () => T | null | undefined): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  while (performance.now() < deadline) {
    const found = find()
    if (found !== null && found !== undefined) return found
    await nextFrame()
  }
  throw new Error(`Nothing like this appeared: ${what}`)
}

/** Waits until the next frame is painted. */
export const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))

const nameOf = (element: Element) => (element.ariaLabel ?? element.textContent).trim()

const named = (selectors: string, name: string | undefined) =>
  [...document.querySelectorAll<HTMLElement>(selectors)].find(
    (element) => name === undefined || nameOf(element) === name,
  )

/** Waits for an element of these selectors, and with this name if one is given. */
export const appears = (selectors: string, name?: string) =>
  seen(`${selectors} ${name ?? ''}`, () => named(selectors, name))

/** Presses the button with this name. */
export async function press(name: string) {
  const button = await appears('button', name)
  button.click()
}

/** Scrolls the timeline up, as one does to read again, until there is a button with this name that leads back. */
export async function scrollUp(back: string) {
  const log = await appears('[role=log]')
  await seen(back, () => {
    // Again and again: a page that has just been filled goes on to its end by itself.
    log.scrollTop = 0
    return named('button', back)
  })
}
