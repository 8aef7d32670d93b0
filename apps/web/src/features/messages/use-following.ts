import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { lastSeqOf, type Row } from '../../lib/timeline-rows.ts'
import { rowOf } from './row-controls.ts'

/** Closer to the end than this counts as being there. */
export const NEAR_END_PX = 100

/** As much of the view as lies under the way to the latest message, and a little more. */
const FLOATING_PX = 52

/** Without a scroll for this long, somebody has come to rest. */
const REST_MS = 150

type Options = {
  virtualizer: {
    scrollToEnd: () => void
    scrollBy: (delta: number) => void
    measurementsCache: readonly { index: number; end: number }[]
  }
  scroller: RefObject<HTMLElement | null>
  rows: readonly Row[]
  /** Whether a row has the focus of a keyboard: what arrives doesn't scroll it away. */
  byKeyboard: boolean
  /** Told when somebody at the end begins to scroll up, and when they have come to rest. */
  setGoesUp: (goesUp: boolean) => void
}

/**
 * Whether somebody is at the end of the timeline, and then the end stays in view: also when a field grows below, or a phone's keyboard.
 * Only what a person scrolls says where they want to be; the end may be moved away by many a thing before it is followed. `heldAt` is the
 * seq of what was in view last when the end was given up, for the sake of the row that has the focus.
 */
export function useFollowing({ virtualizer, scroller, rows, byKeyboard, setGoesUp }: Options) {
  const hasRows = rows.length > 0
  const [following, setFollowing] = useState(true)
  const [heldAt, setHeldAt] = useState<number | null>(null)
  const isFollowing = useRef(true)

  const toEnd = useCallback(() => {
    isFollowing.current = true
    setFollowing(true)
    virtualizer.scrollToEnd()
  }, [virtualizer])

  const giveUpEnd = useEffectEvent((box: HTMLElement) => {
    const edge = box.scrollTop + box.clientHeight
    const seqAt = (index: number) => rows[index] && lastSeqOf(rows[index])
    const inView = virtualizer.measurementsCache.findLast(({ end, index }) => end <= edge && seqAt(index))
    setHeldAt((inView && seqAt(inView.index)) ?? null)
  })

  const mayFollow = useEffectEvent((box: HTMLElement) => (byKeyboard ? reach(box) : Infinity))

  useLayoutEffect(() => {
    if (hasRows) virtualizer.scrollToEnd()
  }, [hasRows, virtualizer])

  useEffect(() => {
    const box = scroller.current
    if (box === null || !hasRows) return
    let rest: ReturnType<typeof setTimeout> | undefined
    let before = placeOf(box)
    let { height } = before

    const judge = (isNear: boolean) => {
      if (isNear === isFollowing.current) return
      isFollowing.current = isNear
      setFollowing(isNear)
    }
    const stop = () => {
      rest = undefined
      setGoesUp(false)
      judge(placeOf(box).toEnd <= NEAR_END_PX)
    }
    const onScroll = () => {
      const place = placeOf(box)
      const goesUp = place.top < before.top && place.toEnd > before.toEnd && place.height === before.height
      before = place
      if (goesUp && isFollowing.current) {
        clearTimeout(rest)
        rest = setTimeout(stop, REST_MS)
        setGoesUp(true)
      }
      const isNear = place.toEnd <= NEAR_END_PX
      if (isNear || goesUp) judge(isNear)
    }
    const keepEnd = () => {
      const place = placeOf(box)
      const grown = place.height === height
      height = place.height
      if (isFollowing.current && rest === undefined) {
        const by = grown ? mayFollow(box) : Infinity
        if (by === Infinity) virtualizer.scrollToEnd()
        // To where the end is now: on its way to the end, the virtualizer would go on to one that comes meanwhile.
        else if (by >= place.toEnd) virtualizer.scrollBy(place.toEnd)
        else {
          virtualizer.scrollBy(by)
          judge(false)
          giveUpEnd(box)
        }
      }
      before = placeOf(box)
    }
    const observer = new ResizeObserver(keepEnd)
    for (const element of [box, ...box.children]) observer.observe(element)
    box.addEventListener('scroll', onScroll, { passive: true })
    // A window that grows and shrinks again between two frames has moved the end away, yet no size has changed for the observer.
    addEventListener('resize', keepEnd)
    return () => {
      clearTimeout(rest)
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
      removeEventListener('resize', keepEnd)
    }
  }, [virtualizer, scroller, hasRows, setGoesUp])

  return { following, heldAt, toEnd }
}

/**
 * How far the end may be followed without scrolling away the row that has the focus: not at all, or until that row is at the top, if it
 * is so near the end that the way to the latest message would hide it.
 */
function reach(box: HTMLElement): number {
  const row = rowOf(document.activeElement)?.getBoundingClientRect()
  const { top, bottom } = box.getBoundingClientRect()
  if (row === undefined || row.bottom <= top || row.top >= bottom) return Infinity
  return row.bottom <= bottom - FLOATING_PX ? 0 : Math.max(0, row.top - top)
}

const placeOf = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => ({
  top: scrollTop,
  toEnd: scrollHeight - scrollTop - clientHeight,
  height: clientHeight,
})
