import { nameKey, type Session } from '@parley/protocol'
import { drafts as appDrafts, type draftStore } from './drafts.ts'
import { lasting, type TolerantStore } from './storage.ts'

/** Where the seat in the room of `code` is kept. */
export const seatKey = (code: string) => `parley:seat:${code}`
/** Where it is kept that the room of `code` is to be quiet. */
export const mutedKey = (code: string) => `parley:muted:${code}`
/** Where the seats are kept that are to be given up. */
export const LEAVING_KEY = 'parley:leaving'
/** Where it is kept how far the room of `code` was read. */
export const seenKey = (code: string) => `parley:seen:${code}`

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false
  const { code, token, expiresAt, room, self } = value as Partial<Record<keyof Session, unknown>>
  return (
    typeof code === 'string' &&
    typeof token === 'string' &&
    typeof expiresAt === 'string' &&
    typeof room === 'object' &&
    room !== null &&
    typeof self === 'object' &&
    self !== null
  )
}

/** The seats this browser holds, one per room code; a reload or a second tab finds its own again. */
export function seatStore(
  store: TolerantStore = lasting,
  now: () => number = Date.now,
  drafts: Pick<ReturnType<typeof draftStore>, 'forget'> = appDrafts,
) {
  // Whether a seat has expired is the server's to say: the clock here may be wrong by days.
  const find = (code: string): Session | null => {
    const text = store.getItem(seatKey(code))
    if (text === null) return null
    try {
      const seat: unknown = JSON.parse(text)
      if (isSession(seat)) return seat
    } catch {
      // Not ours, or cut off: as good as no seat.
    }
    store.removeItem(seatKey(code))
    return null
  }
  /** Forgets the seat and whatever else was kept for the room. */
  const forget = (code: string) => {
    store.removeItem(seatKey(code))
    drafts.forget(code)
    store.removeItem(mutedKey(code))
    store.removeItem(seenKey(code))
  }
  return {
    find,
    /** The seat of `code` if it belongs to someone of this name: the same person coming back. */
    findFor(code: string, name: string): Session | null {
      const seat = find(code)
      return seat !== null && nameKey(seat.self.name) === nameKey(name.trim()) ? seat : null
    },
    /** Whether a reload of the page loses the seat, as the browser keeps nothing. */
    isFleeting: (code: string) => store.isFleeting(seatKey(code)),
    keep: (seat: Session) => store.setItem(seatKey(seat.code), JSON.stringify(seat)),
    /** Keeps the fresh session of a seat; not if another one was taken here meanwhile, or the seat given up. */
    renew(seat: Session) {
      if (find(seat.code)?.self.id === seat.self.id) store.setItem(seatKey(seat.code), JSON.stringify(seat))
    },
    /** The same seat with another token, which another tab has renewed. */
    findRenewed(seat: Session): Session | null {
      const kept = find(seat.code)
      return kept?.self.id === seat.self.id && kept.token !== seat.token ? kept : null
    },
    /** Forgets the seat, not what was being written there: its person may come back. */
    drop: (code: string) => store.removeItem(seatKey(code)),
    forget,
    /** Calls `left` when another tab leaves the room of `code`. Returns what stops that. */
    onLeftElsewhere(code: string, left: () => void): () => void {
      const isLeaving = (text: string | null) => text?.includes(`"code":"${code}"`) ?? false
      const check = (event: StorageEvent) => {
        if (event.key === LEAVING_KEY && isLeaving(event.newValue) && !isLeaving(event.oldValue)) left()
      }
      addEventListener('storage', check)
      return () => removeEventListener('storage', check)
    },
    /** Forgets a seat that nobody has asked for in a long time, if it is past its time by the clock of this device. */
    forgetExpired(code: string) {
      const seat = find(code)
      if (seat === null || Date.parse(seat.expiresAt) <= now()) forget(code)
    },
    /** Seq of the last event that the seat's person has seen here; null if nobody knows. */
    readSeen(code: string, id: string): number | null {
      const [owner, seq] = (store.getItem(seenKey(code)) ?? '').split(' ')
      return owner === id && Number.isSafeInteger(Number(seq)) ? Number(seq) : null
    },
    /** Remembers it for when they come back, unless the seat was given up or another tab has seen more. */
    writeSeen(code: string, id: string, seq: number) {
      if (find(code)?.self.id !== id || (this.readSeen(code, id) ?? 0) >= seq) return
      store.setItem(seenKey(code), `${id} ${seq}`)
    },
    readName: () => store.getItem('parley:name') ?? '',
    writeName: (name: string) => store.setItem('parley:name', name),
  }
}

/** The app's one seat store. */
export const seats = seatStore()
