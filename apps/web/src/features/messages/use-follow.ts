import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 100

type Options = {
  scroller: RefObject<HTMLElement | null>
  content: RefObject<HTMLElement | null>
  /** Key of the oldest shown entry; a change means that something was put above what is read. */
  firstKey: string | undefined
}

/**
 * Keeps the end of the timeline in view while somebody is there, and what they read in place while they aren't, whatever grows
 * above or below: arrivals, history, the composer, a phone's keyboard.
 */
export function useFollow({ scroller, content, firstKey }: Options) {
  const [following, setFollowing] = useState(true)
  const followingNow = useRef(true)
  const anchor = useRef<{ key: string; top: number } | null>(null)

  const toEnd = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    followingNow.current = true
    setFollowing(true)
    box.scrollTop = box.scrollHeight
  }, [scroller])

  useEffect(() => {
    const box = scroller.current
    const inner = content.current
    if (box === null || inner === null) return
    const keepEnd = () => {
      if (followingNow.current) box.scrollTop = box.scrollHeight
    }
    // A resize moves the end before it is told; only what a person scrolls says where they want to be.
    let height = box.clientHeight
    const onScroll = () => {
      const resized = box.clientHeight !== height
      height = box.clientHeight
      if (resized && followingNow.current) return
      const near = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_END_PX
      if (near !== followingNow.current) {
        followingNow.current = near
        setFollowing(near)
      }
    }
    const observer = new ResizeObserver(keepEnd)
    observer.observe(box)
    observer.observe(inner)
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
    }
  }, [scroller, content])

  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null) return
    if (followingNow.current) box.scrollTop = box.scrollHeight
    else if (anchor.current !== null && anchor.current.key !== firstKey) {
      const top = topOf(box, anchor.current.key)
      if (top !== null) box.scrollTop += top - anchor.current.top
    }
    const top = firstKey === undefined ? null : topOf(box, firstKey)
    anchor.current = firstKey === undefined || top === null ? null : { key: firstKey, top }
  })

  return { following, toEnd }
}

function topOf(box: HTMLElement, key: string): number | null {
  const row = box.querySelector(`[data-key="${CSS.escape(key)}"]`)
  return row instanceof HTMLElement ? row.offsetTop : null
}
