import { create } from 'zustand'
import { seats } from '../lib/seats.ts'
import { local } from '../lib/storage.ts'

/** A room that this browser was in. */
export type RecentRoom = {
  code: string
  title: string | null
  /** When it was last entered, in milliseconds of `Date.now()`. */
  at: number
}

/** More than this is a history, which nobody asked for. */
const RECENT_MAX = 8

const KEY = 'parley:recent'

function isRecentRoom(value: unknown): value is RecentRoom {
  if (typeof value !== 'object' || value === null) return false
  const { code, title, at } = value as Partial<Record<keyof RecentRoom, unknown>>
  return typeof code === 'string' && (typeof title === 'string' || title === null) && typeof at === 'number'
}

function stored(): RecentRoom[] {
  try {
    const value: unknown = JSON.parse(local.getItem(KEY) ?? '[]')
    return Array.isArray(value) ? value.filter(isRecentRoom).slice(0, RECENT_MAX) : []
  } catch {
    return []
  }
}

type RecentRooms = {
  /** The latest first. */
  rooms: readonly RecentRoom[]
  /** Puts a room first. */
  remember: (room: RecentRoom) => void
  /** Takes a room off the list. */
  forget: (code: string) => void
}

/**
 * The rooms that this browser was in and that its person did not leave: a room that was left is none of the next person's business.
 * Never sent anywhere; the same in all tabs.
 */
export const useRecentRooms = create<RecentRooms>()((set) => {
  const write = (rooms: readonly RecentRoom[]) => {
    if (rooms.length === 0) local.removeItem(KEY)
    else local.setItem(KEY, JSON.stringify(rooms))
    set({ rooms })
  }
  const others = (code: string) => stored().filter((room) => room.code !== code)
  return {
    rooms: stored(),
    remember: (room) => {
      const all = [room, ...others(room.code)]
      // The end of the list is also the end of what can be of no more use.
      for (const { code } of all.slice(RECENT_MAX)) seats.forgetExpired(code)
      write(all.slice(0, RECENT_MAX))
    },
    forget: (code) => write(others(code)),
  }
})

/** Keeps up with what other tabs remember. */
export function watchRecentRooms() {
  addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) useRecentRooms.setState({ rooms: stored() })
  })
}
