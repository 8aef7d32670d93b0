import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './timeline.module.css'

type EarlierProps = {
  scroller: RefObject<HTMLElement | null>
  /** Key of the first row. */
  firstKey: string | undefined
}

/** The upper end of the timeline: brings what came before when somebody comes near it, or presses. */
export function Earlier({ scroller, firstKey }: EarlierProps) {
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
  // turn, as what is taken from under the focus drops it.
  const former = useRef(firstKey)
  useLayoutEffect(() => {
    const key = former.current
    former.current = firstKey
    if (!reached || (key === firstKey && hasEarlier)) return
    setReached(false)
    const row = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key ?? '')}"]`)
    const target = row ?? scroller.current
    target?.focus({ preventScroll: true })
  }, [firstKey, hasEarlier, reached, scroller])

  const { loadEarlier: load, loadingEarlier } = strings.timeline
  const label = failed ? strings.app.tryAgain : loading ? loadingEarlier : load
  return (
    <div ref={setEnd} className={styles.above}>
      {!hasEarlier && <p>{strings.timeline.beginning}</p>}
      {failed && <p>{strings.timeline.loadEarlierFailed}</p>}
      {hasEarlier && (
        <Button
          look="quiet"
          aria-busy={loading}
          onClick={() => void loadEarlier()}
          onFocus={({ target }) => setReached(target.matches(':focus-visible'))}
          onBlur={() => setReached(false)}
        >
          {label}
        </Button>
      )}
    </div>
  )
}
