import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './timeline.module.css'

/** The upper end of the timeline: brings what came before when somebody comes near it, or presses. */
export function Earlier({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const { hasEarlier, loading, failed } = useRoom((state) => state.history)
  const loadEarlier = useRoom((state) => state.loadEarlier)
  const [end, setEnd] = useState<HTMLDivElement | null>(null)
  const idle = hasEarlier && !loading && !failed

  const loadWhenNear = useEffectEvent(() => {
    const box = scroller.current
    // Not while everything fits on the screen: then nobody has scrolled up.
    if (box && box.scrollHeight > box.clientHeight) void loadEarlier()
  })

  // Observed anew when a page has come: the next one may be wanted at once.
  useEffect(() => {
    if (!idle || end === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) loadWhenNear()
      },
      // Whoever scrolls at an even pace never meets the end.
      { root: scroller.current, rootMargin: '100% 0px 0px' },
    )
    observer.observe(end)
    return () => observer.disconnect()
  }, [idle, end, scroller])

  const { loadEarlier: load, loadingEarlier } = strings.timeline
  const label = failed ? strings.app.tryAgain : loading ? loadingEarlier : load
  return (
    <div ref={setEnd} className={styles.above}>
      {!hasEarlier && <p>{strings.timeline.beginning}</p>}
      {failed && <p>{strings.timeline.loadEarlierFailed}</p>}
      {hasEarlier && (
        <Button look="quiet" onClick={() => void loadEarlier()} aria-busy={loading}>
          {label}
        </Button>
      )}
    </div>
  )
}
