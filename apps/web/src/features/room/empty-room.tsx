import type { ReactNode } from 'react'
import { strings } from '../../strings.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './empty-room.module.css'

type EmptyRoomProps = {
  code: string
  copyLink: ReactNode
  /** The link for a camera; its place is kept until it is there. */
  qr: ReactNode
}

/** A room in which nothing has happened yet: its code, big enough to be read across a table. */
export function EmptyRoom({ code, copyLink, qr }: EmptyRoomProps) {
  return (
    <section className={styles.empty} aria-label={strings.room.waiting}>
      <div className={styles.say}>
        <div className={styles.code}>
          <span className="sr-only">{strings.room.label(code)}</span>
          <CodeTiles code={code} size="large" folds />
        </div>
        <div>
          <p className={styles.waiting}>{strings.room.waiting}</p>
          <p className={styles.hint}>{strings.room.waitingHint}</p>
        </div>
        {copyLink}
      </div>
      <div className={styles.qr}>{qr}</div>
    </section>
  )
}
