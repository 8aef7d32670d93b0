import { createContext, useContext } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { RoomState } from './room-state.ts'

/** The store of the room on the screen. */
export const RoomContext = createContext<StoreApi<RoomState> | null>(null)

/** The store itself, for who listens to it rather than show it. */
export function useRoomStore(): StoreApi<RoomState> {
  const store = useContext(RoomContext)
  if (store === null) throw new Error('A room is used outside of a RoomContext')
  return store
}

/** Reads from the room on the screen; renders again when what `select` picks has changed. */
export function useRoom<T>(select: (state: RoomState) => T): T {
  return useStore(useRoomStore(), select)
}
