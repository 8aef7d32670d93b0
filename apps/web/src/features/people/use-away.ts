import type { Member } from '@parley/protocol'
import { useEffect, useMemo, useRef, useState } from 'react'

/** Who joins is told first, that they are connected a moment later: only what lasts counts as away. */
const LASTING_MS = 1000

/** Ids of those who have been without a connection for a moment. */
export function useAway(members: readonly Member[]): ReadonlySet<string> {
  const offline = useMemo(
    () => new Set(members.filter(({ online }) => !online).map(({ id }) => id)),
    [members],
  )
  const [lasting, setLasting] = useState<readonly string[]>(() => [...offline])
  // Whoever has come back begins anew.
  const left = lasting.filter((id) => offline.has(id))
  if (left.length < lasting.length) setLasting(left)

  const known = useRef<ReadonlySet<string>>(offline)
  useEffect(() => {
    const fresh = [...offline].filter((id) => !known.current.has(id))
    known.current = offline
    // Not put off by what changes meanwhile: in a room of hundreds something always does.
    if (fresh.length > 0) setTimeout(() => setLasting((ids) => [...ids, ...fresh]), LASTING_MS)
  }, [offline])

  return useMemo(() => new Set(lasting), [lasting])
}
