import { focusRoom, keepsFocus } from '../../lib/keep-focus.ts'
import { useRoom } from '../../state/room-context.ts'
import type { Link } from '../../state/room-state.ts'
import { type Outage, useOutage } from '../../state/use-outage.ts'
import { strings } from '../../strings.ts'
import styles from './connection-strip.module.css'

const tryNowRef = keepsFocus(focusRoom)

/** How the connection is doing: in text for assistive technology always, on the screen only when it matters. */
export function ConnectionStrip() {
  const link = useRoom((state) => state.link)
  const loaded = useRoom((state) => state.loaded)
  const reconnectNow = useRoom((state) => state.reconnectNow)
  const outage = useOutage()

  return (
    <div className={outage === null ? 'sr-only' : styles.strip}>
      <div>
        {/* Why it has ended is the alert's to say, or the person knows: it was they who left. */}
        <span role="status" aria-live={link.status === 'ended' ? 'off' : 'polite'}>
          {statusText(link, outage, loaded)}
        </span>
        {/* Ticks each second: worth seeing, not worth hearing. */}
        {outage !== null && outage.wait > 0 && !outage.offline && (
          <span aria-hidden="true">, {strings.connection.seconds(outage.wait)}</span>
        )}
      </div>
      {outage !== null && (
        <button ref={tryNowRef} type="button" className={styles.now} onClick={reconnectNow}>
          {strings.connection.tryNow}
        </button>
      )}
    </div>
  )
}

function statusText(link: Link, outage: Outage | null, loaded: boolean): string {
  const { connection } = strings
  switch (link.status) {
    case 'connecting':
      return connection.connecting
    case 'live':
      return connection.connected
    case 'down':
      // A short interruption is none; but a page that has only begun was never connected.
      if (outage === null) return loaded ? connection.connected : connection.connecting
      return outage.offline ? connection.offline : connection.reconnecting
    case 'ended':
      return connection.ended
  }
}
