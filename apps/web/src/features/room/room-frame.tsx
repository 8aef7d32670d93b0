import type { ReactNode } from 'react'
import { keepsFocus } from '../../lib/keep-focus.ts'
import { useVisibleArea } from '../../lib/use-visible-area.ts'
import { strings } from '../../strings.ts'
import styles from './room-frame.module.css'

type RoomFrameProps = {
  header: ReactNode
  timeline: ReactNode
  /** What lies over the timeline's oldest lines for a while, so that nothing moves under who reads. */
  notice: ReactNode
  /** Composer, or what replaces it, with the connection's strip above it. */
  footer: ReactNode
  /** The people beside the timeline, where there is room for them. */
  rail: ReactNode | null
  /** Whether there is a message field to skip to. */
  writable: boolean
}

const railRef = keepsFocus(() => document.getElementById('people')?.focus())

/** Where the parts of a room stand. */
export function RoomFrame({ header, timeline, notice, footer, rail, writable }: RoomFrameProps) {
  useVisibleArea()
  return (
    <div className={styles.frame} data-rail={rail !== null || undefined}>
      <a className="skip" href={writable ? '#message' : '#content'}>
        {writable ? strings.app.skipToMessage : strings.app.skipToContent}
      </a>
      <div className={styles.header}>{header}</div>
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.timeline}>{timeline}</div>
        <div className={styles.notice}>{notice}</div>
        <div className={styles.footer}>{footer}</div>
      </main>
      {rail !== null && (
        <aside ref={railRef} className={styles.rail} aria-label={strings.people.heading}>
          {rail}
        </aside>
      )}
    </div>
  )
}
