import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import styles from './awaited-messages.module.css'
import { Skeleton } from './skeleton.tsx'

/** Stands for the room's latest messages until they are there. Without a connection they aren't on their way, and it says what they wait for. */
export function AwaitedMessages() {
  const status = useRoom((state) => state.link.status)
  if (status === 'ended') return null
  if (status !== 'down') return <Skeleton />
  return <p className={styles.line}>{strings.timeline.awaited}</p>
}
