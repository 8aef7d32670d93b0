import type { Session } from '@parley/protocol'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { type Departure, type Farewell, undoDeparture, useDeparture } from '../../state/departure.ts'
import { holdDeparture, undoLeft } from '../../state/leave-from-home.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import styles from './departure-notice.module.css'

type DepartureNoticeProps = {
  onReturn: (seat: Session) => void
  /** The focus was on a button that is no more. */
  onFocusLost: () => void
}

/**
 * Says what is lost with the room that was just left (it closes, messages were not sent), and offers the way back until it is; then, for
 * a while, that it has closed. What became of another room is only spoken: whoever sees the page sees that it is off the list.
 */
export function DepartureNotice({ onReturn, onFocusLost }: DepartureNoticeProps) {
  const { departure, farewell } = useDeparture()
  const said = useSaid(textOf(departure, farewell))

  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {departure !== null && (
        <Leaving
          key={departure.seat.token}
          departure={departure}
          onReturn={onReturn}
          onFocusLost={onFocusLost}
        />
      )}
      {departure === null && farewell?.kind === 'closed' && (
        <p className={styles.notice} aria-hidden="true">
          {strings.departure.closed(farewell.code)}
        </p>
      )}
    </>
  )
}

function textOf(departure: Departure | null, farewell: Farewell | null): string {
  const { departure: texts } = strings
  if (farewell !== null) return texts[farewell.kind](farewell.code)
  if (departure === null) return ''
  return `${lostText(departure)} ${departure.closes ? texts.closesSoon : ''}`.trim()
}

/** Which room was left, and what was not sent there. */
function lostText({ seat, unsent }: Departure): string {
  const { departure: texts } = strings
  return unsent === 0 ? texts.left(seat.code) : `${texts.left(seat.code)} ${texts.unsent(unsent)}`
}

type LeavingProps = DepartureNoticeProps & { departure: Departure }

function Leaving({ departure, onReturn, onFocusLost }: LeavingProps) {
  const { departure: texts } = strings
  const button = useRef<HTMLButtonElement>(null)
  const hold = () => {
    const undo = button.current
    // A press with the mouse leaves the focus here, too: that alone is no sign of somebody making up their mind.
    holdDeparture(undo !== null && undo.matches(':focus-visible, :hover'))
  }

  const lose = useEffectEvent(onFocusLost)
  useLayoutEffect(
    () => () => {
      if (document.activeElement?.id === 'undo') lose()
    },
    [],
  )

  return (
    <div className={styles.notice}>
      <p aria-hidden="true">
        {lostText(departure)} {departure.closes && <Countdown departure={departure} />}
      </p>
      <Button
        ref={button}
        id="undo"
        onFocus={hold}
        onBlur={hold}
        onPointerEnter={hold}
        onPointerLeave={hold}
        onClick={() => {
          const back = undoDeparture()
          if (back !== null) onReturn(back)
        }}
      >
        {texts.undo}
      </Button>
    </div>
  )
}

function Countdown({ departure }: { departure: Departure }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return strings.departure.closes(Math.max(1, Math.ceil(undoLeft(departure, now) / 1000)))
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
