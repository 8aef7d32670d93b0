import type { ResetReason, RoomEvent } from '@parley/protocol'
import { createHash } from 'node:crypto'

/** An event as it was seen somewhere; `content` stands for its kind and body. */
export interface SeenEvent {
  seq: number
  at: string
  by: string
  kind: string
  /** The client's id; `null` for events that have none. */
  id: string | null
  content: string
}

/** Which page of the log was asked for; `null`: only the room's state. */
export type PageQuery = { after?: number; before?: number; limit: number } | null

/**
 * What happened, told by whom it happened to. An `invoke` is noted before its bytes leave, an `ok` when its bytes have come: if
 * an `ok` stands above an `invoke`, it really came first.
 */
type Happening =
  | { operation: 'send'; type: 'invoke'; id: string | null; content: string }
  /** `duplicate` is `null` where the answer does not tell; `content` is what the answer says was stored, if it does. */
  | {
      operation: 'send'
      type: 'ok'
      id: string
      seq: number
      at: string
      duplicate: boolean | null
      content?: string
    }
  | { operation: 'send'; type: 'fail'; id: string | null; code: string }
  | { operation: 'hello'; type: 'invoke'; since?: number; epoch?: string }
  | {
      operation: 'hello'
      type: 'ok'
      head: number
      floor: number
      epoch: string
      resumed: boolean
      reset?: ResetReason
    }
  | { operation: 'event'; type: 'ok'; event: SeenEvent }
  | { operation: 'live'; type: 'ok'; head: number }
  /** A `beat` or `pong`. */
  | { operation: 'head'; type: 'ok'; head: number }
  /** The SDK says that what came before is not continued. */
  | { operation: 'reset'; type: 'info'; reason: ResetReason }
  | { operation: 'read'; type: 'invoke'; query: PageQuery }
  | { operation: 'read'; type: 'ok'; events: SeenEvent[]; head: number; floor: number }
  | { operation: 'read'; type: 'fail'; code: string }
  | { operation: 'close'; type: 'info'; code: number }
  /** Where a client stood when everything was quiet at the end: the last event it has, and how many sends had no answer. */
  | { operation: 'rest'; type: 'info'; live: boolean; seq: number | null; pending: number }
  /** What was done to the server or to a connection. */
  | { operation: 'fault'; type: 'info'; what: string }

/** Who tells: one connection, one SDK client above its connections, or one REST call. */
export interface Teller {
  process: string
  /** `wire`: what really went over a connection. `sdk`: what the SDK made of it. */
  layer: 'wire' | 'sdk'
  room: string
  member: string
}

export type Entry = Teller & { ms: number } & Happening
export type NewEntry = Happening

/** Stands for a kind and a body, so that a history stays readable. */
export function hashContent(kind: string, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, body]))
    .digest('hex')
    .slice(0, 16)
}

/** Stands for a message of this text. */
export const hashText = (text: string): string => hashContent('message', { text })

export function toSeenEvent(event: RoomEvent): SeenEvent {
  if (event.kind === 'hidden')
    return { seq: event.seq, at: '', by: '', kind: 'hidden', id: null, content: hashContent('hidden', null) }
  const { seq, at, by, kind, body } = event
  return { seq, at, by, kind, id: 'id' in event ? event.id : null, content: hashContent(kind, body) }
}

/** Everything that happened in a run, in the order in which its one driver saw it. */
export class History {
  readonly entries: Entry[] = []
  readonly #begin = performance.now()
  readonly #listeners = new Set<(entry: Entry) => void>()

  add(teller: Teller, happening: NewEntry): void {
    const entry = { ...teller, ms: Math.round(performance.now() - this.#begin), ...happening }
    this.entries.push(entry)
    for (const listener of this.#listeners) listener(entry)
  }

  /** Calls `listener` at once for every entry from now on; returns the function that ends it. */
  listen(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves when `holds`, looked at whenever something has happened; with `false` if it does not within `ms`. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const end = (result: boolean) => {
        clearTimeout(timer)
        stop()
        resolve(result)
      }
      const timer = setTimeout(() => end(holds()), ms)
      const stop = this.listen(() => {
        if (holds()) end(true)
      })
    })
  }

  /** JSON lines. */
  toString(): string {
    return this.entries.map((entry, index) => `${JSON.stringify({ index, ...entry })}\n`).join('')
  }
}
