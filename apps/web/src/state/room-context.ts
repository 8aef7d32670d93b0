import { createContext, useContext } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { RoomState } from './room-state.ts'

/** The store of the room on the screen. */
export const RoomContext = createContext<StoreApi<RoomState> | null>(null)

/** Reads from the room on the screen; renders again when what `select` picks has changed. */
export function useRoom<T>(select: (state: RoomState) => T): T {
  const store = useContext(RoomContext)
  if (store === null) throw new Error('useRoom needs a RoomContext')
  return useStore(store, select)
}
