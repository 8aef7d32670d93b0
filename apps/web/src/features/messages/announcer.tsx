import { useCallback, useEffect, useRef, useState } from 'react'
import { announcement, audible, gatherFor, newlyFailed } from '../../lib/announcement.ts'
import type { TimelineEntry } from '../../lib/timeline.ts'
import { usePreferences } from '../../state/preferences-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { useOutage } from '../../state/use-outage.ts'
import { strings } from '../../strings.ts'
import { failureText } from './failure-text.ts'

/** Long enough to be heard of, too short to be met by who reads the page line by line. */
const STAYS_MS = 1000

/** What waits to be spoken: what others did, how much of that had been missed, and what became of own messages. */
type Gathered = { entries: TimelineEntry[]; missed: number; own: Set<string> }

const nothing = (): Gathered => ({ entries: [], missed: 0, own: new Set() })

/**
 * Speaks what others write, who comes and goes, and which own messages don't get out, politely and each once. The timeline itself is
 * silent: there history, edits and scrolling would be read out, too.
 */
export function Announcer() {
  const arrivals = useRoom((state) => state.arrivals)
  const caughtUp = useRoom((state) => state.caughtUp)
  const outgoing = useRoom((state) => state.outgoing)
  const name = useRoom((state) => state.self.name)
  const names = useRoom((state) => state.names)
  const lookalikes = useRoom((state) => state.lookalikes)
  const announcements = usePreferences((state) => state.announcements)
  const waits = useOutage() !== null && outgoing.some(({ status }) => status === 'pending')
  const gathered = useRef(nothing())
  const people = useRef({ name, names, lookalikes })
  const seen = useRef({ arrivals, outgoing })

  const [spoken, speakSoon] = useSpeech(() => {
    const { entries, missed, own } = gathered.current
    gathered.current = nothing()
    return [...own, announcement(entries, people.current, missed)].join(' ').trim()
  })

  useEffect(() => {
    people.current = { name, names, lookalikes }
  }, [name, names, lookalikes])

  useEffect(() => {
    if (arrivals === seen.current.arrivals) return
    seen.current.arrivals = arrivals
    const heard = audible(arrivals, announcements, name)
    if (heard.length === 0) return
    if (caughtUp) gathered.current.missed += heard.filter((entry) => entry.kind === 'message').length
    else gathered.current.entries.push(...heard)
    speakSoon()
  }, [arrivals, caughtUp, announcements, name, speakSoon])

  useEffect(() => {
    const failed = newlyFailed(seen.current.outgoing, outgoing)
    seen.current.outgoing = outgoing
    if (failed.length === 0 || announcements === 'off') return
    for (const { failure } of failed) gathered.current.own.add(failureText(failure))
    speakSoon()
  }, [outgoing, announcements, speakSoon])

  useEffect(() => {
    if (!waits || announcements === 'off') return
    gathered.current.own.add(`${strings.timeline.waiting}.`)
    speakSoon()
  }, [waits, announcements, speakSoon])

  return (
    <div className="sr-only" aria-live="polite" data-announcer>
      {spoken}
    </div>
  )
}

/** The text of a live region, and what has it say what `text` returns once enough is gathered. */
function useSpeech(text: () => string): [spoken: string, speakSoon: () => void] {
  const [spoken, setSpoken] = useState('')
  const latest = useRef(text)
  const spokenAt = useRef(-Infinity)
  const speaking = useRef<ReturnType<typeof setTimeout>>(undefined)
  const clearing = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    latest.current = text
  }, [text])

  useEffect(
    () => () => {
      clearTimeout(speaking.current)
      clearTimeout(clearing.current)
    },
    [],
  )

  const speakSoon = useCallback(() => {
    speaking.current ??= setTimeout(
      () => {
        speaking.current = undefined
        spokenAt.current = performance.now()
        setSpoken(latest.current())
        clearTimeout(clearing.current)
        clearing.current = setTimeout(() => setSpoken(''), STAYS_MS)
      },
      gatherFor(performance.now() - spokenAt.current),
    )
  }, [])

  return [spoken, speakSoon]
}
