import type { StoreApi } from 'zustand'
import { isLooking, onLook } from '../../lib/looking.ts'
import type { MessageEntry } from '../../lib/timeline.ts'
import type { RoomState } from '../../state/room-state.ts'
import { RingTurn } from './ring-turn.ts'
import { Ringer } from './ringer.ts'

/**
 * Looks out for what others write while nobody looks at the room, in this tab or another: tells how many messages that are, and
 * rings. Returns what ends that.
 */
export function keepLookout(store: StoreApi<RoomState>, onUnread: (count: number) => void): () => void {
  let missed: readonly MessageEntry[] = []
  let newest = 0
  let readTo = 0

  const keep = (messages: readonly MessageEntry[]) => {
    missed = messages.filter(({ seq }) => (seq ?? 0) > readTo)
    onUnread(missed.length)
  }
  const read = (seq: number) => {
    readTo = Math.max(readTo, seq)
    keep(missed)
    if (missed.length === 0) ringer.hush()
  }
  const turn = new RingTurn({ code: store.getState().room.code, isLooking, onRead: read })
  const ringer = new Ringer(store, turn)
  const readHere = () => {
    read(newest)
    turn.read(newest)
  }

  const stops = [
    onLook(readHere),
    store.subscribe(({ arrivals }, before) => {
      if (arrivals === before.arrivals) return
      newest = arrivals.at(-1)?.seq ?? newest
      if (isLooking()) return readHere()
      // Those who come and go call nobody.
      const messages = arrivals.filter((entry) => entry.kind === 'message')
      if (messages.length === 0) return
      keep([...missed, ...messages])
      if (missed.length > 0) ringer.ring(missed)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    ringer.hush()
    turn.close()
  }
}
