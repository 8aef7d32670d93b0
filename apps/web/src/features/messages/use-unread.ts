import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { seats } from '../../lib/seats.ts'
import { firstAfter, lastSeq, type TimelineEntry } from '../../lib/timeline.ts'
import { useLooking } from '../../lib/use-looking.ts'
import { useRoom } from '../../state/room-context.ts'

/** Where the line stands above which everything has been seen, and whether what is below it has been, too, by now. */
type Line = { after: number; passed: boolean }

/**
 * What somebody has not seen yet: how many messages of others have come since they last looked at the end, and the key of the first
 * message that was new to them when they came back. That one stays marked until they send something, or have been away once more.
 * `sent` is the key of what was sent last; `atEnd`: the end of the timeline is in view; `heldAt`: seq of what was in view last when that
 * was found to be over only after something had come.
 */
export function useUnread(
  entries: readonly TimelineEntry[],
  { sent, atEnd, heldAt }: { sent: string | undefined; atEnd: boolean; heldAt: number | null },
) {
  const code = useRoom((state) => state.room.code)
  const selfId = useRoom((state) => state.self.id)
  const looking = useLooking()
  const seeing = looking && atEnd
  const [seen, setSeen] = useState<number | null>(null)
  const [line, setLine] = useState<Line | null>(null)
  const [lastSent, setLastSent] = useState(sent)
  const [lastHeld, setLastHeld] = useState(heldAt)

  const last = lastSeq(entries)
  const unread = useMemo(() => firstAfter(entries, seen ?? Infinity, selfId), [entries, seen, selfId])
  if (seen === null && last !== null) {
    const before = seats.readSeen(code, selfId)
    if (before !== null && before < last) setLine({ after: before, passed: true })
    setSeen(last)
  } else if (heldAt !== lastHeld) {
    setLastHeld(heldAt)
    if (heldAt !== null && seen !== null) setSeen(Math.min(heldAt, seen))
  } else if (seeing && last !== null && last !== seen) setSeen(last)

  if (sent !== lastSent) {
    setLastSent(sent)
    setLine(null)
  } else if (seen !== null && unread.count > 0 && !seeing && (line === null || (line.passed && !looking))) {
    setLine({ after: seen, passed: false })
  } else if (line !== null && !line.passed && seeing) setLine({ ...line, passed: true })

  const keepSeen = useEffectEvent(() => {
    if (seen !== null) seats.writeSeen(code, selfId, seen)
  })
  useEffect(() => {
    const keep = () => keepSeen()
    addEventListener('pagehide', keep)
    // On a phone a page that is hidden may never hear that it ends.
    document.addEventListener('visibilitychange', keep)
    return () => {
      removeEventListener('pagehide', keep)
      document.removeEventListener('visibilitychange', keep)
      keep()
    }
  }, [])

  const after = line?.after ?? Infinity
  const { first } = useMemo(() => firstAfter(entries, after, selfId), [entries, after, selfId])
  return { unread: seeing ? 0 : unread.count, firstUnread: first }
}
