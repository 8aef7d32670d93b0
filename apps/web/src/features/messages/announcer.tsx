import { useEffect, useRef, useState } from 'react'
import { announcement, audible } from '../../lib/announcement.ts'
import type { TimelineEntry } from '../../lib/timeline.ts'
import { usePreferences } from '../../state/preferences-store.ts'
import { useRoom } from '../../state/room-context.ts'

/** What happens within this time is spoken together. */
const GATHER_MS = 600
/** Long enough to be heard of, too short to be met by who reads the page line by line. */
const STAYS_MS = 1000

/**
 * Speaks what others write, and who comes and goes, politely and each once. The timeline itself is silent: there history, edits and
 * scrolling would be read out, too.
 */
export function Announcer() {
  const arrivals = useRoom((state) => state.arrivals)
  const caughtUp = useRoom((state) => state.caughtUp)
  const selfName = useRoom((state) => state.self.name)
  const names = useRoom((state) => state.names)
  const lookalikes = useRoom((state) => state.lookalikes)
  const announcements = usePreferences((state) => state.announcements)
  const [spoken, setSpoken] = useState('')
  const waiting = useRef<TimelineEntry[]>([])
  const missed = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const clearing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const people = useRef({ names, lookalikes })
  const seen = useRef(arrivals)

  useEffect(() => {
    people.current = { names, lookalikes }
  }, [names, lookalikes])

  useEffect(() => {
    if (arrivals === seen.current) return
    seen.current = arrivals
    const heard = audible(arrivals, announcements, selfName)
    if (heard.length === 0) return
    if (caughtUp) missed.current += heard.filter((entry) => entry.kind === 'message').length
    else waiting.current.push(...heard)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const known = people.current
      setSpoken(announcement(waiting.current.splice(0), known.names, known.lookalikes, missed.current))
      missed.current = 0
      clearTimeout(clearing.current)
      clearing.current = setTimeout(() => setSpoken(''), STAYS_MS)
    }, GATHER_MS)
  }, [arrivals, caughtUp, announcements, selfName])

  useEffect(
    () => () => {
      clearTimeout(timer.current)
      clearTimeout(clearing.current)
    },
    [],
  )

  return (
    <div className="sr-only" aria-live="polite" data-announcer>
      {spoken}
    </div>
  )
}
