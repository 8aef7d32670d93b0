import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { focusRoom, keepsFocus } from '../../lib/keep-focus.ts'
import { isQuiet, withoutOwnReturns } from '../../lib/timeline.ts'
import { TimelineRows } from '../../lib/timeline-rows.ts'
import { useToday } from '../../lib/use-today.ts'
import { useLanguage } from '../../state/language-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { AwaitedMessages } from './awaited-messages.tsx'
import { Earlier } from './earlier.tsx'
import { Jump } from './jump.tsx'
import { focusMessageField } from './message-field.ts'
import { TimelineList } from './timeline-list.tsx'
import styles from './timeline.module.css'
import { useFocusedRow, useRoving } from './use-roving.ts'
import { useTimelineScroll } from './use-timeline-scroll.ts'
import { useUnread } from './use-unread.ts'

// What speaks the messages comes with what shows them: nobody has the one without the other.
export { Announcer } from './announcer.tsx'

/** The first person who comes takes away what stood there, not the focus of who was about to send the link. */
const keepFocusOfEmpty = keepsFocus(focusRoom)

/** The room's messages. `empty` is what stands there before anybody has said or done anything. */
export function Timeline({ empty }: { empty: ReactNode }) {
  const events = useRoom((state) => state.events)
  const outgoing = useRoom((state) => state.outgoing)
  const loaded = useRoom((state) => state.loaded)
  const selfId = useRoom((state) => state.self.id)
  const interrupted = useRoom((state) => state.interrupted)
  const loadLatest = useRoom((state) => state.loadLatest)
  // Said anew when the language changes: days have names.
  useLanguage((state) => state.language)
  const scroller = useRef<HTMLDivElement>(null)
  const today = useToday(useRoom((state) => state.clockSkew))

  const entries = useMemo(() => {
    // Before everything is there nothing is shown of it: it would only move.
    const stored = loaded ? events : []
    return withoutOwnReturns(outgoing.length === 0 ? stored : [...stored, ...outgoing], selfId)
  }, [loaded, events, outgoing, selfId])
  const isEmpty = loaded && isQuiet(entries, selfId)
  const [layout] = useState(() => new TimelineRows())
  const rows = useMemo(() => layout.of(isEmpty ? [] : entries), [layout, entries, isEmpty])

  const { focused, setFocused, byKeyboard } = useFocusedRow(rows)
  const { virtualizer, following, heldAt, toEnd, measureAbove, measureOver, uncover } = useTimelineScroll({
    rows,
    pinned: focused,
    byKeyboard,
    scroller,
  })
  const { tabStop, handlers } = useRoving({ rows, focused, setFocused, virtualizer, uncover, scroller })
  const sent = outgoing.at(-1)?.key
  const { unread, firstUnread } = useUnread(entries, { sent, atEnd: following, heldAt })

  // What I send I want to see, wherever I was reading; and so what I asked to see.
  useEffect(() => {
    if (sent !== undefined) toEnd()
  }, [sent, toEnd])
  useEffect(() => {
    if (!interrupted) toEnd()
  }, [interrupted, toEnd])

  // The button is gone once it was pressed; the focus goes on to where one would write, or where a keyboard wouldn't pop up.
  const jump = () => {
    toEnd()
    // Asked now: as the timeline renders with each arrival, asking then would cost a layout each time.
    const { matches: coarse } = matchMedia('(pointer: coarse)')
    if (coarse || !focusMessageField()) scroller.current?.focus({ preventScroll: true })
  }

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={strings.timeline.label}
        aria-live="off"
        // What scrolls must be reachable by keyboard; with rows in it, it is by them.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={rows.length === 0 ? 0 : -1}
        {...handlers}
      >
        <div className={styles.content}>
          {!loaded && <AwaitedMessages />}
          {isEmpty && (
            <div ref={keepFocusOfEmpty} className={styles.empty}>
              {empty}
            </div>
          )}
          {loaded && rows.length > 0 && (
            <div ref={measureAbove}>
              <Earlier
                scroller={scroller}
                rows={rows}
                // Far from the rows that are there it would read as what comes before them.
                inert={virtualizer.getVirtualItems()[0]?.index !== 0}
              />
            </div>
          )}
          <TimelineList
            rows={rows}
            virtualizer={virtualizer}
            today={today}
            firstUnread={firstUnread}
            tabStop={tabStop}
          />
        </div>
      </div>
      <div ref={measureOver} className={styles.over}>
        {interrupted && (
          <div className={styles.interrupted}>
            <span>{strings.timeline.reset}</span>
            <button type="button" className={styles.latest} onClick={loadLatest}>
              {strings.timeline.loadLatest}
            </button>
          </div>
        )}
        {!following && !interrupted && <Jump unread={unread} onClick={jump} />}
      </div>
    </div>
  )
}
