import { useState } from 'react'
import type { TimelineEntry } from '../../lib/timeline.ts'

/** How many entries are in the document while somebody follows the end, and how far that may overshoot. */
const SHOWN = 300
const SLACK = 100
const STEP = 200

/**
 * The entries that are rendered: the latest few hundred. While somebody reads further up nothing is taken away above them; it is
 * when they are back at the end.
 */
export function useShown(entries: readonly TimelineEntry[], following: boolean) {
  const [firstKey, setFirstKey] = useState<string | null>(null)
  const index = firstKey === null ? 0 : entries.findIndex((entry) => entry.key === firstKey)
  const start = Math.max(index, 0)
  const excess = following && entries.length - start > SHOWN + SLACK

  if (excess) setFirstKey(entries[entries.length - SHOWN]?.key ?? null)

  return {
    shown: start === 0 ? entries : entries.slice(start),
    hidden: start,
    showMore: () => setFirstKey(entries[Math.max(0, start - STEP)]?.key ?? null),
    /** Shows everything that is loaded, and what will be loaded above it. */
    showAll: () => setFirstKey(null),
  }
}
