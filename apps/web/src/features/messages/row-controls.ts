const ROW = '[data-key]'

/** The row that an element is, or is in. */
export const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(ROW) : null

/** The element of the row of this index, if it is in the document. */
export const rowElement = (list: Element | null, index: number): HTMLElement | null =>
  list?.querySelector<HTMLElement>(`[data-index="${index}"] ${ROW}`) ?? null

/** Moves the focus to what can be pressed first in a row: a button rather than a link. Returns whether there is anything. */
export function enterRow(row: HTMLElement): boolean {
  const control = row.querySelector<HTMLElement>('button') ?? row.querySelector<HTMLElement>('a')
  control?.focus({ preventScroll: true })
  return control !== null
}

/** Moves the focus on to the next thing in a row that can be pressed, or the one before; from the last to the first. */
export function moveInRow(row: HTMLElement, from: EventTarget, key: 'ArrowLeft' | 'ArrowRight') {
  const controls = [...row.querySelectorAll<HTMLElement>('a, button')]
  const forwards = (key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr')
  const at = controls.findIndex((control) => control === from)
  controls.at((at + (forwards ? 1 : -1)) % controls.length)?.focus({ preventScroll: true })
}
