import { seats } from '../../lib/seats.ts'
import { strings } from '../../strings.ts'
import styles from './fleeting-seat.module.css'

/** That a reload costs the seat, where the browser keeps nothing: to be known before, not after. */
export function FleetingSeat({ code }: { code: string }) {
  return seats.isFleeting(code) && <p className={styles.line}>{strings.notices.seatFleeting}</p>
}
