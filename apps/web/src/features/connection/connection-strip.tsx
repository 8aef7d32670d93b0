import { useEffect, useState } from 'react'
import { useRoom } from '../../state/room-context.ts'
import type { Link } from '../../state/room-state.ts'
import { strings } from '../../strings.ts'
import styles from './connection-strip.module.css'

/** Shorter interruptions are nobody's business: everything missed comes by itself. */
const SILENT_MS = 5000

/** How the connection is doing: in text for assistive technology always, on the screen only when it matters. */
export function ConnectionStrip() {
  const link = useRoom((state) => state.link)
  const reconnectNow = useRoom((state) => state.reconnectNow)
  const now = useClock(link.status === 'down')
  const visible = link.status === 'down' && now - link.since >= SILENT_MS
  const wait = visible && link.retryAt !== null ? Math.ceil((link.retryAt - now) / 1000) : 0

  return (
    <div className={visible ? styles.strip : 'sr-only'}>
      <span role="status">{statusText(link, visible)}</span>
      {visible && (
        <>
          {/* Ticks each second: worth seeing, not worth hearing. */}
          {wait > 0 && <span aria-hidden="true">, {strings.connection.seconds(wait)}</span>}
          <span aria-hidden="true"> · </span>
          <button type="button" className={styles.now} onClick={reconnectNow}>
            {strings.connection.tryNow}
          </button>
        </>
      )}
    </div>
  )
}

function statusText(link: Link, lasting: boolean): string {
  switch (link.status) {
    case 'connecting':
      return strings.connection.connecting
    case 'live':
      return strings.connection.connected
    case 'down':
      return lasting ? strings.connection.reconnecting : strings.connection.connected
    case 'ended':
      return strings.connection.ended
  }
}

function useClock(running: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [running])
  return now
}
