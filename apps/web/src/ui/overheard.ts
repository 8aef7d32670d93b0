/** Long enough to be heard of, too short to be met by who reads the modal line by line. */
const STAYS_MS = 1000

const SPEAKERS = '[role=alert], [role=status]:not([aria-live=off]), [aria-live=polite]'

/**
 * Repeats in an open modal what is said outside of it. There everything is inert, live regions too: without this nobody would hear of
 * a new message or a lost connection.
 */
export function startOverhearing(): void {
  const region = document.createElement('div')
  region.className = 'sr-only'
  region.setAttribute('aria-live', 'polite')
  region.dataset.overheard = ''

  const speech = new MutationObserver((changes) => {
    for (const speaker of new Set(changes.flatMap(speakersOf))) {
      const text = speaker.closest('dialog') === null ? speaker.innerText.trim() : ''
      if (text !== '') say(region, text)
    }
  })
  const modals = new MutationObserver(() => {
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
    if (region.parentElement === (modal ?? null)) return
    speech.disconnect()
    region.remove()
    if (modal === undefined) return
    modal.append(region)
    speech.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  modals.observe(document.body, { subtree: true, attributeFilter: ['open'] })
}

/** Where something is said by a change: in a region that was there, or by an alert that came. */
function speakersOf({ target, addedNodes }: MutationRecord): HTMLElement[] {
  const changed = (target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>(SPEAKERS)
  const alerts = [...addedNodes].flatMap((node) =>
    node instanceof Element ? Array.from(node.querySelectorAll<HTMLElement>('[role=alert]')) : [],
  )
  return changed ? [changed, ...alerts] : alerts
}

/** By a line of its own, so that two that come at once are both heard. */
function say(region: HTMLElement, text: string) {
  const line = document.createElement('p')
  line.textContent = text
  region.append(line)
  setTimeout(() => line.remove(), STAYS_MS)
}
