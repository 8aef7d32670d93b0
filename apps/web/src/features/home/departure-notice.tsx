import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { type Departure, undoDeparture, useDeparture } from '../../state/departure.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './departure-notice.module.css'

/** Says that the room which was just left closes, as nobody else is there, and offers the way back until it does. */
export function DepartureNotice({ onReturn }: { onReturn: (seat: Session) => void }) {
  const departure = useDeparture((state) => state.departure)
  if (departure === null) return null
  return <Leaving key={departure.seat.token} departure={departure} onReturn={onReturn} />
}

type LeavingProps = { departure: Departure; onReturn: (seat: Session) => void }

function Leaving({ departure: { seat, closesAt }, onReturn }: LeavingProps) {
  const { departure: texts } = strings
  const left = texts.left(seat.code)
  const closing = closesAt !== null
  const said = useSaid(closing ? `${left} ${texts.closesSoon}` : left)

  return (
    <div className={styles.notice}>
      <p role="status" className="sr-only">
        {said}
      </p>
      <p aria-hidden="true">
        {left} {closing && <Countdown until={closesAt} />}
      </p>
      {closing && (
        <Button
          onClick={() => {
            const back = undoDeparture()
            if (back !== null) onReturn(back)
          }}
        >
          {texts.undo}
        </Button>
      )}
    </div>
  )
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return strings.departure.closes(Math.max(1, Math.ceil((until - now) / 1000)))
}

/** A text for a live region, a moment late: what a region holds when it appears isn't spoken. */
function useSaid(text: string): string {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 100)
    return () => clearTimeout(timer)
  }, [text])
  return said
}
