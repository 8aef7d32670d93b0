import { useEffect, useRef, useState } from 'react'
import type { MessageEntry } from '../../lib/timeline.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'

/** Messages within this time are spoken together. */
const GATHER_MS = 600
/** More than this at once are counted, not read out. */
const READ_OUT_MAX = 3
const TEXT_MAX = 300

/**
 * Speaks others' new messages, politely and each one once. The timeline itself is silent: there history, edits and scrolling would
 * be read out, too.
 */
export function Announcer() {
  const arrivals = useRoom((state) => state.arrivals)
  const names = useRoom((state) => state.names)
  const [spoken, setSpoken] = useState('')
  const waiting = useRef<MessageEntry[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latestNames = useRef(names)
  const seen = useRef(arrivals)

  useEffect(() => {
    latestNames.current = names
  }, [names])

  useEffect(() => {
    if (arrivals === seen.current) return
    seen.current = arrivals
    waiting.current.push(...arrivals)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setSpoken(announcement(waiting.current.splice(0), latestNames.current))
    }, GATHER_MS)
  }, [arrivals])

  useEffect(() => () => clearTimeout(timer.current), [])

  return (
    <div className="sr-only" aria-live="polite" data-announcer>
      {spoken}
    </div>
  )
}

function announcement(messages: readonly MessageEntry[], names: ReadonlyMap<string, string>): string {
  if (messages.length > READ_OUT_MAX) return strings.timeline.announceMany(messages.length)
  return messages
    .map(({ by, text }) =>
      strings.timeline.announce(
        names.get(by) ?? strings.timeline.unknownAuthor,
        [...text].slice(0, TEXT_MAX).join(''),
      ),
    )
    .join('. ')
}
