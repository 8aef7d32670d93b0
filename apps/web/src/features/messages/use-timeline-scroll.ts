import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useState } from 'react'
import type { Row } from '../../lib/timeline-rows.ts'
import { NEAR_END_PX, useFollowing } from './use-following.ts'
import { useHeldOnTurn } from './use-held-on-turn.ts'

/** Rows beyond the edges of the view that are there already: for whoever scrolls fast, selects, or searches the page. */
const OVERSCAN = 30
/** What is left between a row that is brought into view and the edge of the view. */
const EDGE_PX = 8

/** The virtualised rows of the timeline. */
export type RowVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>

type Options = {
  rows: readonly Row[]
  /** Index of the row that has the focus: it stays in the document wherever one scrolls. */
  pinned: number
  /** Whether it is a keyboard's focus: that one isn't scrolled away by what arrives. */
  byKeyboard: boolean
  scroller: RefObject<HTMLDivElement | null>
}

/**
 * Renders of the rows those around the view, keeps the end in view while somebody is there, and what they read in place while they
 * aren't, whatever comes above or below it.
 */
export function useTimelineScroll({ rows, pinned, byKeyboard, scroller }: Options) {
  const [above, measureAbove] = useHeight()
  const [over, measureOver] = useHeight()
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
    scrollPaddingStart: EDGE_PX,
    // What floats over the end must not hide a row that is brought into view.
    scrollPaddingEnd: EDGE_PX + over,
    anchorTo: 'end',
    // Who is on their way up isn't pulled back by what arrives meanwhile.
    followOnAppend: !goesUp && !byKeyboard,
    scrollEndThreshold: goesUp || byKeyboard ? 0 : NEAR_END_PX,
  })
  useHeldByTheirEnd(virtualizer, rows)
  const { following, heldAt, toEnd } = useFollowing({
    virtualizer,
    scroller,
    rows,
    byKeyboard,
    setGoesUp,
  })
  useHeldOnTurn({ rows, virtualizer, scroller, following })

  const uncover = (index: number) => {
    const { scrollOffset, scrollRect, measurementsCache, options } = virtualizer
    const item = measurementsCache[index]
    const [top, height] = [scrollOffset ?? 0, scrollRect?.height ?? 0]
    if (item === undefined || item.start < top || item.start > top + height) return
    if (item.end > top + height - options.scrollPaddingEnd) virtualizer.scrollToIndex(index, { align: 'end' })
  }
  return { virtualizer, measureAbove, measureOver, uncover, following, heldAt, toEnd }
}

/** Height of an element, and the element's ref. */
function useHeight() {
  const [height, setHeight] = useState(0)
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const measure = () => setHeight(element.offsetHeight)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [height, ref] as const
}

/**
 * Says which changes of height move what follows, and which what comes before: a row that begins above the view grows upwards. So do
 * those that history has put above the first row, and that row itself, which gives the names of its day and its author to them: as long
 * as it is in view, it is what somebody reads.
 */
function useHeldByTheirEnd(virtualizer: RowVirtualizer, rows: readonly Row[]) {
  const firstKey = rows[0]?.key
  const [first, setFirst] = useState(firstKey)
  const [formerFirst, setFormerFirst] = useState(-1)
  if (firstKey !== first) {
    setFirst(firstKey)
    setFormerFirst(first === undefined ? -1 : rows.findIndex((row) => row.key === first))
  }
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item) => {
    const top = virtualizer.scrollOffset ?? 0
    const read = virtualizer.measurementsCache[formerFirst]
    const isRead = read !== undefined && read.start < top + (virtualizer.scrollRect?.height ?? 0)
    return item.start < top || (isRead && item.index <= formerFirst)
  }
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
