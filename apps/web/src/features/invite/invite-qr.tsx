import { useDeferredValue, useMemo } from 'react'
import { encode } from 'uqr'
import { inviteLink } from '../../lib/clipboard.ts'
import { strings } from '../../strings.ts'
import styles from './invite-qr.module.css'

/** Light modules around the code, without which scanners don't find it (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** The room's link for a phone's camera: dark on light in every theme, as not all of them read it the other way. */
export function InviteQr({ code }: { code: string }) {
  // Working it out takes as long as all the rest of the sheet: that is there first, with the paper in its place.
  const link = useDeferredValue(inviteLink(code), null)
  const { size, path } = useMemo(() => drawingOf(link), [link])
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={strings.room.qr}
    >
      <rect className={styles.paper} width={size} height={size} />
      {path !== null && <path className={styles.ink} d={path} />}
    </svg>
  )
}

function drawingOf(link: string | null): { size: number; path: string | null } {
  if (link === null) return { size: 1, path: null }
  const { size, data } = encode(link, { ecc: 'M', border: QUIET_ZONE })
  return { size, path: pathOf(data) }
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
