import type { Session } from '@parley/protocol'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { seats } from '../../lib/seats.ts'
import { leaveFromHome, leaveNow } from '../../state/departure.ts'
import { useRecentRooms } from '../../state/recent-rooms.ts'
import { CodeTiles } from '../../ui/code-tiles.tsx'
import { type Kept, useKeptRooms } from './use-kept-rooms.ts'

type Options = {
  /** Into a room that this browser has a seat in. */
  onEnter: (seat: Session) => void
  /** Into a room of which it knows only the code. */
  onKnown: (code: string) => void
}

/** What home offers to somebody who was here before: the seat they still have, and the rooms they were in. */
export function useReturning({ onEnter, onKnown }: Options) {
  const rooms = useKeptRooms()
  const [leaving, setLeaving] = useState(false)
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

  const leave = async (seat: Session) => {
    if (leaving) return
    setLeaving(true)
    await leaveFromHome(seat)
    setLeaving(false)
  }

  const remove = ({ room: { code }, seat }: Kept) => {
    if (seat === null) useRecentRooms.getState().forget(code)
    else void leaveNow(seat)
  }

  const tilesOf = (code: string) => <CodeTiles code={code} size="small" travels={code === travelling} />

  return {
    travelling,
    seat: seated?.seat && {
      code: seated.room.code,
      title: seated.room.title,
      name: seated.seat.self.name,
      tiles: tilesOf(seated.room.code),
      leaving,
      onReturn: () => enter(seated),
      onLeave: () => seated.seat && void leave(seated.seat),
    },
    list: { rooms: others, tilesOf, onEnter: enter, onRemove: remove },
  }
}
