import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '../../lib/timeline-rows.ts'
import { useRoom, useRoomStore } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './timeline.module.css'

type EarlierProps = {
  scroller: RefObject<HTMLElement | null>
  rows: readonly Row[]
  inert: boolean
}

/** Long enough to be heard of, too short to be met by who reads the page line by line. */
const STAYS_MS = 1000

/** The upper end of the timeline: brings what came before when somebody comes near it, or presses. */
export function Earlier({ scroller, rows, inert }: EarlierProps) {
  const { hasEarlier, loading, failed } = useRoom((state) => state.history)
  const loadEarlier = useRoom((state) => state.loadEarlier)
  const [end, setEnd] = useState<HTMLDivElement | null>(null)
  // Whoever comes to the button by keyboard brings it into view, but hasn't asked for what it brings.
  const [reached, setReached] = useState(false)
  const idle = hasEarlier && !loading && !failed && !reached

  const loadWhenNear = useEffectEvent(() => {
    const box = scroller.current
    // Not while everything fits on the screen: then nobody has scrolled up.
    if (box && box.scrollHeight > box.clientHeight) void loadEarlier()
  })

  // Observed anew when a page has come: the next one may be wanted at once.
  useEffect(() => {
    if (!idle || end === null) return
    const observer = new IntersectionObserver(
      (changes) => {
        // Several come at once where somebody jumps back to the end as soon as a page has moved it away: the last one holds.
        if (changes.at(-1)?.isIntersecting) loadWhenNear()
      },
      // Whoever scrolls at an even pace never meets the end.
      { root: scroller.current, rootMargin: '100% 0px 0px' },
    )
    observer.observe(end)
    return () => observer.disconnect()
  }, [idle, end, scroller])

  // With the page the button goes, out of view or for good: the focus goes on to the row that came first until then. In the same
  // turn, as what is taken from under the focus drops it. One's own return is no row any more once the arrival before it is there.
  const former = useRef(rows)
  useLayoutEffect(() => {
    const before = former.current
    former.current = rows
    if (!reached || (before[0]?.key === rows[0]?.key && hasEarlier)) return
    setReached(false)
    const elementOf = ({ key }: Row) =>
      scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const target = before.slice(0, 2).map(elementOf).find(Boolean) ?? scroller.current
    target?.focus({ preventScroll: true })
  }, [rows, hasEarlier, reached, scroller])

  // What comes by scrolling is no news.
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (spoken === '') return
    const timer = setTimeout(() => setSpoken(''), STAYS_MS)
    return () => clearTimeout(timer)
  }, [spoken])

  const store = useRoomStore()
  const load = async () => {
    const brought = await loadEarlier()
    setSpoken(outcome(brought, store.getState().history.hasEarlier))
  }

  const label = failed ? strings.app.tryAgain : strings.timeline[loading ? 'loadingEarlier' : 'loadEarlier']
  return (
    <>
      <div ref={setEnd} className={styles.above} inert={inert}>
        {!hasEarlier && <p>{strings.timeline.beginning}</p>}
        {failed && <p>{strings.timeline.loadEarlierFailed}</p>}
        {hasEarlier && (
          <Button
            look="quiet"
            aria-busy={loading}
            onClick={() => void load()}
            onFocus={({ target }) => setReached(target.matches(':focus-visible'))}
            onBlur={() => setReached(false)}
          >
            {label}
          </Button>
        )}
      </div>
      <p className="sr-only" aria-live="polite" data-brought>
        {spoken}
      </p>
    </>
  )
}

/** What a press has brought, in words. */
function outcome(brought: number | null, hasEarlier: boolean): string {
  const { earlierLoaded, loadEarlierFailed, beginning } = strings.timeline
  if (brought === null) return loadEarlierFailed
  return [brought > 0 && earlierLoaded(brought), !hasEarlier && beginning].filter(Boolean).join(' ')
}
