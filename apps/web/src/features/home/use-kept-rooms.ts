import { ProblemError } from '@parley/client'
import type { Session } from '@parley/protocol'
import { useEffect, useState } from 'react'
import { seats } from '../../lib/seats.ts'
import { parley } from '../../state/client.ts'
import { forgetOutbox } from '../../state/outbox-storage.ts'
import { type RecentRoom, useRecentRooms } from '../../state/recent-rooms.ts'

/** A recent room, and the seat that this browser still holds there. */
export type Kept = { room: RecentRoom; seat: Session | null }

/** The recent rooms, the latest first. Seats that turn out to be gone are dropped. */
export function useKeptRooms(): readonly Kept[] {
  const rooms = useRecentRooms((state) => state.rooms)
  const [, setDropped] = useState(0)

  // Once: a seat that goes while somebody stands here says so when it is taken.
  useEffect(() => {
    const check = async (seat: Session) => {
      try {
        await parley().session({ token: seat.token })
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'unauthorized') return
        if (seats.find(seat.code)?.token !== seat.token) return
        seats.drop(seat.code)
        void forgetOutbox(seat)
        setDropped((count) => count + 1)
      }
    }
    for (const { code } of useRecentRooms.getState().rooms) {
      const seat = seats.find(code)
      if (seat !== null) void check(seat)
    }
  }, [])

  return rooms.map((room) => ({ room, seat: seats.find(room.code) }))
}
