import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '../../lib/timeline-rows.ts'

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 100

/** Rows beyond the edges of the view that are there already: for whoever scrolls fast, selects, or searches the page. */
const OVERSCAN = 30

/** The virtualised rows of the timeline. */
export type RowVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>

type Options = {
  rows: readonly Row[]
  /** Index of the row that has the focus: it stays in the document wherever one scrolls. */
  pinned: number
  scroller: RefObject<HTMLDivElement | null>
}

/**
 * Renders of the rows those around the view, keeps the end in view while somebody is there, and what they read in place while they
 * aren't, whatever comes above or below it.
 */
export function useTimelineScroll({ rows, pinned, scroller }: Options) {
  const { above, measureAbove } = useHeightAbove()
  const [goesUp, setGoesUp] = useState(false)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer: RowVirtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => estimatedHeight(rows[index]),
    rangeExtractor: useCallback((range: Range) => withPinned(range, pinned), [pinned]),
    overscan: OVERSCAN,
    scrollMargin: above,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
    anchorTo: 'end',
    // Who is on their way up isn't pulled back by what arrives meanwhile.
    followOnAppend: !goesUp,
    scrollEndThreshold: goesUp ? 0 : NEAR_END_PX,
    onChange: ({ isScrolling, scrollDirection }) => setGoesUp(isScrolling && scrollDirection === 'backward'),
  })
  useHeldByTheirEnd(virtualizer, rows[0]?.key)
  return { virtualizer, measureAbove, ...useFollowing(virtualizer, scroller, rows.length > 0) }
}

/** Height of what stands above the rows; `measureAbove` is its ref. */
function useHeightAbove() {
  const [above, setAbove] = useState(0)
  const measureAbove = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const measure = () => setAbove(element.offsetHeight)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { above, measureAbove }
}

/**
 * A row that changes its height changes it downwards, so the view is held by what follows, if it begins above the view; and if it was
 * the first row until history came: it gives the names of its day and its author to what stands before it now.
 */
function useHeldByTheirEnd(virtualizer: RowVirtualizer, firstKey: string | undefined) {
  const first = useRef<string>(undefined)
  const formerFirst = useRef<string>(undefined)
  useLayoutEffect(() => {
    if (first.current === firstKey) return
    formerFirst.current = first.current
    first.current = firstKey
  }, [firstKey])
  useLayoutEffect(() => {
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item) =>
      item.start < (virtualizer.scrollOffset ?? 0) || item.key === formerFirst.current
  }, [virtualizer])
}

function useFollowing(
  virtualizer: RowVirtualizer,
  scroller: RefObject<HTMLDivElement | null>,
  hasRows: boolean,
) {
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
    // A composer that grows, or a phone's keyboard, moves the end before it is told; only what a person scrolls says where they want to be.
    let height = box.clientHeight
    const onScroll = () => {
      const resized = box.clientHeight !== height
      height = box.clientHeight
      if (resized && isFollowing.current) return
      const near = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_END_PX
      if (near === isFollowing.current) return
      isFollowing.current = near
      setFollowing(near)
    }
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) virtualizer.scrollToEnd()
    })
    observer.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
    }
  }, [virtualizer, scroller, hasRows])

  return { following, toEnd }
}

function withPinned(range: Range, pinned: number): number[] {
  const shown = defaultRangeExtractor(range)
  const [first = 0] = shown
  if (pinned < 0 || pinned >= range.count) return shown
  if (pinned < first) return [pinned, ...shown]
  return pinned > (shown.at(-1) ?? 0) ? [...shown, pinned] : shown
}

/** Until a row has been on the screen its height is a guess. A good one keeps the scroll bar calm. */
function estimatedHeight(row: Row | undefined): number {
  if (row === undefined) return 0
  const heading = row.newDay ? 42 : 0
  if (row.type === 'notice') return heading + 36
  return heading + (row.first ? 36 : 0) + 24 * (1 + Math.floor(row.entry.text.length / 80))
}
