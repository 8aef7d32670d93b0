import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being there. */
export const NEAR_END_PX = 100

/** Without a scroll for this long, somebody has come to rest. */
const REST_MS = 150

type Options = {
  virtualizer: { scrollToEnd: () => void }
  scroller: RefObject<HTMLElement | null>
  hasRows: boolean
  /** Told when somebody at the end begins to scroll up, and when they have come to rest. */
  setGoesUp: (goesUp: boolean) => void
}

/**
 * Whether somebody is at the end of the timeline, and then the end stays in view: also when a field grows below, or a phone's keyboard.
 * Only what a person scrolls says where they want to be; the end may be moved away by many a thing before it is followed.
 */
export function useFollowing({ virtualizer, scroller, hasRows, setGoesUp }: Options) {
  const [following, setFollowing] = useState(true)
  const isFollowing = useRef(true)

  const toEnd = useCallback(() => {
    isFollowing.current = true
    setFollowing(true)
    virtualizer.scrollToEnd()
  }, [virtualizer])

  useLayoutEffect(() => {
    if (hasRows) virtualizer.scrollToEnd()
  }, [hasRows, virtualizer])

  useEffect(() => {
    const box = scroller.current
    if (box === null || !hasRows) return
    let rest: ReturnType<typeof setTimeout> | undefined
    let before = placeOf(box)

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
      if (isFollowing.current && rest === undefined) virtualizer.scrollToEnd()
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

  return { following, toEnd }
}

const placeOf = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => ({
  top: scrollTop,
  toEnd: scrollHeight - scrollTop - clientHeight,
  height: clientHeight,
})
