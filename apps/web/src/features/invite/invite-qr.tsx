import { encode } from 'uqr'
import { inviteLink } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import styles from './invite-qr.module.css'

/** Light modules around the code, without which scanners don't find it (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** The room's link for a phone's camera: dark on light in every theme, as not all of them read it the other way. */
export function InviteQr({ code }: { code: string }) {
  const { size, data } = encode(inviteLink(code), { ecc: 'M', border: QUIET_ZONE })
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={strings.room.qr}
    >
      <rect className={styles.paper} width={size} height={size} />
      <path className={styles.ink} d={pathOf(data)} />
    </svg>
  )
}

/** One path for all dark modules, a rectangle for each run of them. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) => {
      const line = row.map((dark) => (dark ? '1' : '0')).join('')
      return [...line.matchAll(/1+/g)]
        .map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)
        .join('')
    })
    .join('')
}
