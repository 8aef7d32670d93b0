import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './timeline.module.css'

type EarlierProps = {
  /** How many loaded entries are not shown. */
  hidden: number
  showMore: () => void
  showAll: () => void
  scroller: RefObject<HTMLElement | null>
}

/** The upper end of the timeline: brings what came before when somebody scrolls there, or presses. */
export function Earlier({ hidden, showMore, showAll, scroller }: EarlierProps) {
  const history = useRoom((state) => state.history)
  const loadEarlier = useRoom((state) => state.loadEarlier)
  const [sentinel, setSentinel] = useState<HTMLDivElement | null>(null)
  const available = hidden > 0 || history.hasEarlier
  const idle = available && !history.loading && !history.failed

  const more = () => {
    if (hidden > 0) return showMore()
    showAll()
    void loadEarlier()
  }
  const moreWhenSeen = useEffectEvent(() => {
    const box = scroller.current
    // Not while everything fits on the screen: then nobody has scrolled up.
    if (box && box.scrollHeight > box.clientHeight) more()
  })

  useEffect(() => {
    if (!idle || sentinel === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) moreWhenSeen()
      },
      { root: scroller.current, rootMargin: '200px 0px 0px' },
    )
    observer.observe(sentinel)
    return () => observer.disconnect()
  }, [idle, sentinel, scroller])

  if (!available) return <p className={styles.beginning}>{strings.timeline.beginning}</p>
  return (
    // Keyed by what it would show: after each step it is observed anew.
    <div key={hidden} ref={setSentinel} className={styles.earlier}>
      {history.failed && <p>{strings.timeline.loadEarlierFailed}</p>}
      <Button look="quiet" onClick={more} aria-busy={history.loading}>
        {history.loading ? strings.timeline.loadingEarlier : strings.timeline.loadEarlier}
      </Button>
    </div>
  )
}
