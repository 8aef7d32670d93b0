import { ArrowDown } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { buildRows, type TimelineEntry, withoutOwnReturns } from '../../lib/timeline.ts'
import { useMedia } from '../../lib/use-media.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Earlier } from './earlier.tsx'
import { Rows } from './rows.tsx'
import { Skeleton } from './skeleton.tsx'
import styles from './timeline.module.css'
import { useFollow } from './use-follow.ts'
import { useToday } from '../../lib/use-today.ts'
import { useShown } from './use-shown.ts'

/** The room's messages. `empty` is what stands there before anybody has said or done anything. */
export function Timeline({ empty }: { empty: ReactNode }) {
  const events = useRoom((state) => state.events)
  const outgoing = useRoom((state) => state.outgoing)
  const loaded = useRoom((state) => state.loaded)
  const selfId = useRoom((state) => state.self.id)
  const interrupted = useRoom((state) => state.interrupted)
  const loadLatest = useRoom((state) => state.loadLatest)
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)

  const entries = useMemo(
    () => withoutOwnReturns(outgoing.length === 0 ? events : [...events, ...outgoing], selfId),
    [events, outgoing, selfId],
  )
  const isEmpty = loaded && isQuiet(entries, selfId)
  const [wasFollowing, setWasFollowing] = useState(true)
  const { shown, hidden, showMore, showAll } = useShown(entries, wasFollowing)
  const { following, toEnd } = useFollow({ scroller, content, still: isEmpty })
  if (following !== wasFollowing) setWasFollowing(following)
  const unseen = useUnseen(entries, following, selfId)

  // What I send I want to see, wherever I was reading.
  const newest = outgoing.at(-1)?.key
  useEffect(() => {
    if (newest !== undefined) toEnd()
  }, [newest, toEnd])

  const now = useToday()
  const language = useLanguage((state) => state.language)
  // Of the language, too: days have names.
  // oxlint-disable-next-line react/exhaustive-deps -- buildRows reads it where the texts are
  const rows = useMemo(() => buildRows(shown, now), [shown, now, language])
  const coarse = useMedia('(pointer: coarse)')

  // The button is gone once it was pressed; the focus goes on to where one would write, or where a keyboard wouldn't pop up.
  const jump = () => {
    toEnd()
    const field = coarse ? null : document.getElementById('message')
    const next = field ?? scroller.current
    next?.focus({ preventScroll: true })
  }

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={strings.timeline.label}
        aria-live="off"
        // What scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div ref={content} className={styles.content}>
          {!loaded && <Skeleton />}
          {isEmpty && empty}
          {loaded && !isEmpty && (
            <Earlier hidden={hidden} showMore={showMore} showAll={showAll} scroller={scroller} />
          )}
          {!isEmpty && <Rows rows={rows} />}
        </div>
      </div>
      <div className={styles.over}>
        {interrupted && (
          <div className={styles.interrupted}>
            <span>{strings.timeline.reset}</span>
            <button type="button" className={styles.latest} onClick={loadLatest}>
              {strings.timeline.loadLatest}
            </button>
          </div>
        )}
        {!following && !interrupted && <Jump unseen={unseen} onClick={jump} />}
      </div>
    </div>
  )
}

function Jump({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  return (
    <div className={styles.below}>
      <button
        type="button"
        className={styles.jump}
        data-unseen={unseen > 0 || undefined}
        aria-label={unseen > 0 ? strings.timeline.newMessagesLabel(unseen) : strings.timeline.latestLabel}
        onClick={onClick}
      >
        <ArrowDown size={16} aria-hidden />
        {unseen > 0 ? strings.timeline.newMessages(unseen) : strings.timeline.latest}
      </button>
    </div>
  )
}

/** Whether nothing has happened but one's own comings and goings. */
function isQuiet(entries: readonly TimelineEntry[], selfId: string): boolean {
  return entries.length < 50 && entries.every((entry) => entry.kind !== 'message' && entry.by === selfId)
}

/** How many messages of others have arrived below since the end was in view. */
function useUnseen(entries: readonly TimelineEntry[], following: boolean, selfId: string): number {
  const [lastSeen, setLastSeen] = useState<TimelineEntry | undefined>(undefined)
  const last = entries.findLast((entry) => entry.seq !== null)
  if (following && last !== lastSeen) setLastSeen(last)
  return useMemo(() => {
    if (following || lastSeen === undefined) return 0
    const seq = lastSeen.seq ?? 0
    return entries.filter(
      (entry) => entry.kind === 'message' && entry.by !== selfId && (entry.seq ?? 0) > seq,
    ).length
  }, [entries, following, lastSeen, selfId])
}
