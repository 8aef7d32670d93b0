import { nameKey, type Session } from '@parley/protocol'
import { LEAVING_KEY } from './seats.ts'
import { type KeyValueStore, local } from './storage.ts'

/** A seat whose person has left, of which the server doesn't know yet: no more than it takes to tell it. */
export type LeavingSeat = {
  code: string
  token: string
  expiresAt: string
  /** Key of the name: its owner takes the seat, if they come back before. */
  name: string
  /** Until when the leaving can be undone, in milliseconds of `Date.now()`; 0 if no longer. */
  undoUntil: number
}

function isLeavingSeat(value: unknown): value is LeavingSeat {
  if (typeof value !== 'object' || value === null) return false
  const { code, token, expiresAt, name } = value as Partial<Record<keyof LeavingSeat, unknown>>
  return [code, token, expiresAt, name].every((each) => typeof each === 'string')
}

/** The seats that this browser has still to give up, so that nobody finds their own ghost under their name. */
export function leavingSeatStore(store: KeyValueStore = local, now: () => number = Date.now) {
  const list = (): LeavingSeat[] => {
    try {
      const kept: unknown = JSON.parse(store.getItem(LEAVING_KEY) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isLeavingSeat) : []
    } catch {
      return []
    }
  }
  const write = (leaving: readonly LeavingSeat[]) => {
    if (leaving.length === 0) store.removeItem(LEAVING_KEY)
    else store.setItem(LEAVING_KEY, JSON.stringify(leaving))
  }
  const remove = (token: string) => write(list().filter((each) => each.token !== token))
  return {
    list,
    add({ code, token, expiresAt, self }: Session, undoUntil = 0) {
      const others = list().filter((each) => each.token !== token)
      write([...others, { code, token, expiresAt, name: nameKey(self.name), undoUntil }])
    },
    /** The seat has been given up, or taken again. */
    remove,
    /** The token of a seat in `code` that somebody of this name has left. */
    findFor: (code: string, name: string): LeavingSeat | null =>
      list().findLast((each) => each.code === code && each.name === nameKey(name.trim())) ?? null,
    /** Whether somebody has left `code` and may yet undo it, in whatever tab. */
    isUndoable: (code: string): boolean =>
      list().some((each) => each.code === code && each.undoUntil > now()),
    /** Forgets what has lapsed by itself. */
    removeExpired: () => write(list().filter(({ expiresAt }) => Date.parse(expiresAt) > now())),
  }
}

/** The app's one store of seats to be given up. */
export const leavingSeats = leavingSeatStore()
