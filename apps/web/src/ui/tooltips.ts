import styles from './tooltips.module.css'

const SHOW_AFTER_MS = 400
/** Long enough for the pointer's way from the control to its tooltip. */
const HIDE_AFTER_MS = 150
const GAP_PX = 4
const EDGE_PX = 8

/** Keys that lead the focus, and don't do something where it is. */
const LEADS = /^(Tab|Arrow|Home|End|Page)/

/**
 * Says beside a control what it is called: everything with `data-tooltip`, when a pointer rests on it or the keyboard comes to it.
 * Escape dismisses it; by touch there is none. For assistive technology the control has its name, so this one is hidden from it.
 */
export function startTooltips(): void {
  const tip = document.createElement('div')
  tip.className = styles.tooltip ?? ''
  tip.popover = 'manual'
  tip.setAttribute('aria-hidden', 'true')

  let anchor: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let byKeyboard = false

  const isShown = () => tip.matches(':popover-open')
  const show = () => {
    const text = anchor?.dataset.tooltip ?? ''
    // What the control says by itself needs no repeating.
    if (anchor === null || !anchor.isConnected || text === '' || saysItself(anchor, text)) return hide()
    tip.textContent = text
    // Outside of an open modal everything is inert: seen, but not there for the pointer.
    const host = anchor.closest('dialog') ?? document.body
    if (tip.parentElement !== host) host.append(tip)
    tip.togglePopover(true)
    place(tip, anchor)
  }
  const hide = () => {
    clearTimeout(timer)
    anchor = null
    if (tip.isConnected) tip.togglePopover(false)
  }
  const later = (action: () => void, delay: number) => {
    clearTimeout(timer)
    timer = setTimeout(action, delay)
  }

  const onPointerOver = (event: PointerEvent) => {
    if (event.target === tip) return clearTimeout(timer)
    const next = anchorOf(event.target)
    if (next === null) {
      if (anchor !== null) later(hide, HIDE_AFTER_MS)
      return
    }
    if (next === anchor && isShown()) return clearTimeout(timer)
    anchor = next
    later(show, isShown() ? 0 : SHOW_AFTER_MS)
  }
  const onFocusIn = (event: FocusEvent) => {
    if (!byKeyboard) return
    hide()
    anchor = anchorOf(event.target)
    show()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    byKeyboard = LEADS.test(event.key)
    hide()
  }
  // What is pressed needs no telling; so by touch, which is over something only by pressing it, there is never a tooltip.
  const onPointerDown = () => {
    byKeyboard = false
    hide()
  }

  const onScroll = (event: Event) => {
    // One that is yet to come will stand where its control is by then.
    if (isShown() && event.target instanceof Node && event.target.contains(anchor)) hide()
  }

  document.addEventListener('pointerover', onPointerOver)
  document.addEventListener('focusin', onFocusIn)
  document.addEventListener('focusout', hide)
  document.addEventListener('keydown', onKeyDown, true)
  document.addEventListener('pointerdown', onPointerDown, true)
  document.documentElement.addEventListener('pointerleave', hide)
  addEventListener('scroll', onScroll, { capture: true, passive: true })
  addEventListener('resize', hide)
}

const anchorOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tooltip]') : null

/** Whether `text` is there to be read on the control, all of it. */
const saysItself = (control: HTMLElement, text: string) =>
  control.innerText.trim() === text &&
  control.scrollWidth <= control.clientWidth &&
  control.querySelector('.sr-only') === null

/** Below the control, or above it where there is no room, within the window. */
function place(tip: HTMLElement, control: HTMLElement) {
  const box = control.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = tip
  const below = box.bottom + GAP_PX
  const fitsBelow = below + height + EDGE_PX <= innerHeight
  const left = Math.min(box.left + (box.width - width) / 2, innerWidth - width - EDGE_PX)
  tip.style.left = `${Math.max(EDGE_PX, left)}px`
  tip.style.top = `${fitsBelow ? below : Math.max(EDGE_PX, box.top - GAP_PX - height)}px`
}
