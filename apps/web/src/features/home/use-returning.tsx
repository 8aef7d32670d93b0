import type { Session } from '@parley/protocol'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { seats } from '../../lib/seats.ts'
import { departingSeat } from '../../state/departure.ts'
import { leaveFromHome, removeFromHome } from '../../state/leave-from-home.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import { type Kept, useKeptRooms } from './use-kept-rooms.ts'

type Options = {
  /** Into a room that this browser has a seat in. */
  onEnter: (seat: Session) => void
  /** Into a room of which it knows only the code. */
  onKnown: (code: string) => void
  /** The focus was on a button that is no more. */
  onFocusLost: () => void
}

/** What home offers to somebody who was here before: the seat they still have, and the rooms they were in. */
export function useReturning({ onEnter, onKnown, onFocusLost }: Options) {
  const rooms = useKeptRooms()
  /** The room that is being left. */
  const [leaving, setLeaving] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  /** The room whose tiles travel along. */
  const [travelling, setTravelling] = useState<string | null>(null)
  const seated = rooms.find((kept) => kept.seat !== null)
  const others = rooms.filter((kept) => kept !== seated)

  const enter = ({ room: { code } }: Kept) => {
    // In place before the transition looks for them.
    flushSync(() => setTravelling(code))
    const seat = seats.find(code)
    if (seat === null) onKnown(code)
    else onEnter(seat)
  }

  /** Once `act` has taken the room's button away: Undo has the focus, else the button that took its place in the list. */
  const keepFocus = (code: string, index: number, act: () => void) => {
    flushSync(act)
    if (document.activeElement !== document.body) return
    const buttons = list.current?.querySelectorAll<HTMLElement>('[data-parts]') ?? []
    const undo = departingSeat(code) === null ? null : document.getElementById('undo')
    const next = undo ?? buttons[Math.min(index, buttons.length - 1)]
    if (next === undefined) onFocusLost()
    else next.focus()
  }

  const leave = async (seat: Session) => {
    if (leaving !== null) return
    const index = others.findIndex(({ room }) => room.code === seat.code)
    setLeaving(seat.code)
    await leaveFromHome(seat)
    keepFocus(seat.code, index, () => setLeaving(null))
  }

  const part = ({ room: { code }, seat }: Kept) => {
    if (seat !== null) return void leave(seat)
    const index = others.findIndex(({ room }) => room.code === code)
    keepFocus(code, index, () => removeFromHome(code))
  }

  const tilesOf = (code: string) => <CodeTiles code={code} size="small" travels={code === travelling} />

  return {
    travelling,
    seat: seated?.seat && {
      code: seated.room.code,
      title: seated.room.title,
      name: seated.seat.self.name,
      tiles: tilesOf(seated.room.code),
      leaving: leaving === seated.room.code,
      onReturn: () => enter(seated),
      onLeave: () => seated.seat && void leave(seated.seat),
    },
    list: { ref: list, rooms: others, leaving, tilesOf, onEnter: enter, onPart: part },
  }
}
