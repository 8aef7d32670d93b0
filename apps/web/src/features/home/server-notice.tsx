import { useEffect, useState } from 'react'
import { useOnline } from '../../lib/use-online.ts'
import { tryServer, useReach, watchServer } from '../../state/server-reach.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './server-notice.module.css'

/** Watches the server: says that it is gone, counts down to the next attempt to reach it, and says that it is back. */
export function ServerNotice() {
  const reach = useReach((state) => state.reach)
  const online = useOnline()
  const { server, connection } = strings
  useEffect(watchServer, [])

  if (reach.status === 'up') return null
  if (reach.status === 'back') {
    return (
      <p role="status" className={styles.back}>
        {server.back}
      </p>
    )
  }
  return (
    <div className={styles.notice}>
      <p role="alert">{online ? server.unreachable : server.offline}</p>
      <p className={styles.next}>
        {/* Ticks each second: worth seeing, not worth hearing. */}
        <span aria-hidden="true">
          {reach.retryAt === null ? server.trying : <Wait key={reach.retryAt} until={reach.retryAt} />}
        </span>
        <Button look="quiet" aria-busy={reach.retryAt === null} onClick={() => void tryServer()}>
          {connection.tryNow}
        </Button>
      </p>
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
