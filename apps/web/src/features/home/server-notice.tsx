import { useEffect, useState } from 'react'
import { useOnline } from '../../lib/use-online.ts'
import { tryServer, useReach } from '../../state/server-reach.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './server-notice.module.css'

/** Where a press has just found the server gone, the notice may open beyond the edge of the screen. */
const bringIntoView = (notice: HTMLElement | null) => notice?.scrollIntoView({ block: 'nearest' })

/** Says that the server is gone, counts down to the next attempt to reach it, and says that it is back. */
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
  return (
    <div ref={answersPress ? bringIntoView : null} className={styles.notice}>
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
