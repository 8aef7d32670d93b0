import type { ReactNode } from 'react'
import { isLoopback } from '../../lib/loopback.ts'
import { strings } from '../../strings.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import styles from './empty-room.module.css'

type EmptyRoomProps = {
  code: string
  copyLink: ReactNode
  /** The link for a camera; its place is kept until it is there. None where no camera could follow it. */
  qr: ReactNode
}

/** A room in which nothing has happened yet: where to go and its code, big enough to be read across a table. */
export function EmptyRoom({ code, copyLink, qr }: EmptyRoomProps) {
  return (
    <section className={styles.empty} data-empty-room aria-label={strings.room.waiting}>
      <div className={styles.say}>
        <div className={styles.code}>
          <p className={styles.where}>
            {strings.room.joinAt} <b dir="ltr">{location.host}</b>
          </p>
          <span className="sr-only">{strings.room.label(code)}</span>
          <CodeTiles code={code} size="large" folds />
        </div>
        <div>
          <p className={styles.waiting}>{strings.room.waiting}</p>
          {isLoopback(location.hostname) ? (
            <p className={styles.loopback}>{strings.room.inviteLoopback}</p>
          ) : (
            <p className={styles.hint}>{strings.room.waitingHint}</p>
          )}
        </div>
        {copyLink}
      </div>
      {qr !== null && <div className={styles.qr}>{qr}</div>}
    </section>
  )
}
