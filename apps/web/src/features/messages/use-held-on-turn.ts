import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useEffectEvent } from 'react'
import type { Row } from '../../lib/timeline-rows.ts'

/** The row at the upper edge of the view, and how much of it is above that edge. */
type Place = { key: string; part: number }

type Options = {
  rows: readonly Row[]
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>
  scroller: RefObject<HTMLElement | null>
  /** Whether somebody is at the end: then that is what stays. */
  following: boolean
}

/**
 * Keeps what is read at the upper edge of the view when the view gets another width, as a phone does that is turned: every row then has
 * another height. Turned back, the view is where it was.
 */
export function useHeldOnTurn({ rows, virtualizer, scroller, following }: Options) {
  const placeNow = useEffectEvent((): Place | null => {
    const top = virtualizer.scrollOffset ?? 0
    const item = virtualizer.getVirtualItemForOffset(top)
    const key = item && rows[item.index]?.key
    return item === undefined || key === undefined ? null : { key, part: (top - item.start) / item.size }
  })
  const goTo = useEffectEvent(({ key, part }: Place) => {
    if (following) return
    // Asked for it, the virtualizer brings its measurements up to date with the rows' new heights.
    virtualizer.getTotalSize()
    const item = virtualizer.measurementsCache[rows.findIndex((row) => row.key === key)]
    if (item !== undefined) virtualizer.scrollToOffset(item.start + part * item.size)
  })

  const hasRows = rows.length > 0
  useEffect(() => {
    const box = scroller.current
    if (box === null || !hasRows) return
    let width = box.clientWidth
    let place: Place | null = null
    /** Where the turn has led: a scroll there is nobody's. */
    let ledTo = -1
    const onScroll = () => {
      if (box.clientWidth === width && Math.abs(box.scrollTop - ledTo) > 1) place = placeNow()
    }
    // Made after that of the rows, it is called when these have been measured anew.
    const observer = new ResizeObserver(() => {
      if (box.clientWidth === width) return
      width = box.clientWidth
      if (place !== null) goTo(place)
      ledTo = box.scrollTop
    })
    observer.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
    }
  }, [scroller, hasRows])
}
