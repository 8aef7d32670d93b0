import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 100

/** A row that is being read, and where it ended in the content. Its end, as it may lose its name to a group that begins above. */
type Anchor = { row: HTMLElement; end: number }

type Options = {
  scroller: RefObject<HTMLElement | null>
  content: RefObject<HTMLElement | null>
  /** Nothing is said yet: what stands there is read from its top. */
  still: boolean
}

/**
 * Keeps the end of the timeline in view while somebody is there, and what they read in place while they aren't, whatever grows
 * above or below: arrivals, history, the composer, a phone's keyboard.
 */
export function useFollow({ scroller, content, still }: Options) {
  const [following, setFollowing] = useState(true)
  const followingNow = useRef(true)
  const anchor = useRef<Anchor | null>(null)

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
      if (followingNow.current && !still) box.scrollTop = box.scrollHeight
    }
    // A resize moves the end before it is told; only what a person scrolls says where they want to be.
    let height = box.clientHeight
    const onScroll = () => {
      const resized = box.clientHeight !== height
      height = box.clientHeight
      if (still || (resized && followingNow.current)) return
      if (!followingNow.current) anchor.current = findAnchor(box)
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
  }, [scroller, content, still])

  // Where rows lie in the content, not on the screen: what a person scrolls meanwhile is theirs and stays.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null) return
    const before = anchor.current
    if (still) {
      box.scrollTop = 0
      return
    }
    if (followingNow.current) box.scrollTop = box.scrollHeight
    else if (before?.row.isConnected) box.scrollTop += endOf(before.row) - before.end
    anchor.current = findAnchor(box)
  })

  return { following, toEnd }
}

/** The topmost message in view; its element stays the same whatever is put above it. */
function findAnchor(box: HTMLElement): Anchor | null {
  const rows = box.querySelectorAll<HTMLElement>('[data-status]')
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && endOf(row) <= box.scrollTop) low = middle + 1
    else high = middle
  }
  const row = rows[low]
  return row === undefined ? null : { row, end: endOf(row) }
}

const endOf = (row: HTMLElement) => row.offsetTop + row.offsetHeight
