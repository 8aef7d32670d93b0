import { useEffect, useState } from 'react'
import { useOnline } from '../../lib/use-online.ts'
import { tryServer, useReach } from '../../state/server-reach.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './server-notice.module.css'

/** Where a press has just found the server gone, the notice may open beyond the edge of the screen. */
const bringIntoView = (notice: HTMLElement | null) => notice?.scrollIntoView({ block: 'nearest' })

/**
 * Says that the server is gone, counts down to the next attempt to reach it, and says that it is back: aloud to who has just pressed a
 * button in vain, else in one quiet line.
 */
export function ServerNotice({ answersPress = false }: { answersPress?: boolean }) {
  const reach = useReach((state) => state.reach)
  const online = useOnline()
  const { server, connection } = strings

  if (reach.status === 'up') return null
  if (reach.status === 'back') {
    return (
      <p role="status" className={styles.back}>
        {server.back}
      </p>
    )
  }
  const text = online ? server.unreachable : server.offline
  const { retryAt } = reach
  return (
    <div ref={answersPress ? bringIntoView : null} className={answersPress ? styles.loud : styles.quiet}>
      <p role={answersPress ? 'alert' : 'status'} className={styles.text}>
        {answersPress ? `${text} ${server.kept}` : text}
      </p>
      {/* Ticks each second: worth seeing, not worth hearing. */}
      <span aria-hidden="true">
        {retryAt === null ? server.trying : <Wait key={retryAt} until={retryAt} />}
      </span>
      <Button
        look="quiet"
        className={styles.now}
        aria-busy={retryAt === null}
        onClick={() => void tryServer()}
      >
        {connection.tryNow}
      </Button>
    </div>
  )
}

function Wait({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return strings.server.retryIn(Math.max(1, Math.ceil((until - now) / 1000)))
}
