import { SendError } from './errors.ts'
import type { AckedEntry, OutboxEntry, Sending } from './outbox-entry.ts'
import type { StoredEntry } from './outbox-storage.ts'

/** Where an entry stands among all of the seat's, in whichever page they were made. */
export interface Place {
  order: number
  /** Whether it was ever written to a connection: the server may know it already. */
  transmitted: boolean
}

/** One message and what is in motion for it. */
export interface Item {
  entry: OutboxEntry
  place: Place
  /** Written to the current connection and not answered. */
  inFlight: boolean
  timers: ReturnType<typeof setTimeout>[]
  sending: Sending
  settle: { resolve(entry: AckedEntry): void; reject(error: SendError): void }
}

/** An entry with nothing in motion yet. */
export function newItem(entry: OutboxEntry, place: Place): Item {
  const { promise, resolve, reject } = Promise.withResolvers<AckedEntry>()
  // Who doesn't await it learns of a failure by the `outbox` event; an unhandled rejection would end a Node process.
  promise.catch(() => undefined)
  const sending: Sending = Object.assign(promise, { id: entry.id, entry, acked: promise })
  return { entry, place, inFlight: false, timers: [], sending, settle: { resolve, reject } }
}

/** What an earlier connection or another page has left behind. */
export function revive({ id, kind, body, createdAt, failure, order, transmitted }: StoredEntry): Item {
  const queued = { id, kind, body, createdAt }
  const place = { order, transmitted: transmitted === true }
  if (failure === undefined) return newItem({ ...queued, status: 'pending' }, place)
  const error = new SendError(failure.code, failure.message)
  const item = newItem({ ...queued, status: 'failed', error }, place)
  item.settle.reject(error)
  return item
}

/** The order of sending: what the server may know already goes before what it can't know. */
export function bySending(a: Item, b: Item): number {
  const rank = Number(b.place.transmitted) - Number(a.place.transmitted)
  return rank === 0 ? a.place.order - b.place.order : rank
}
