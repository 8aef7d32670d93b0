import type { ErrorCode, ResetReason } from '@parley/protocol'
import type { Entry, PageQuery, SeenEvent, Teller } from './history.ts'

/** What came of an attempt to send. `unknown`: no answer has come, or none of the server's. */
export type Outcome =
  | {
      kind: 'acked'
      index: number
      id: string
      seq: number
      at: string
      duplicate: boolean | null
      content?: string
    }
  | { kind: 'refused'; index: number; code: string; final: boolean }
  | { kind: 'unknown' }

/** One attempt to send one message; `index` is its place in the history. */
export interface Attempt extends Teller {
  index: number
  id: string | null
  content: string
  outcome: Outcome
}

/** What came to a connection (or through an SDK client) after its `hello`, in order. */
export type Arrival =
  | {
      kind: 'welcome'
      index: number
      head: number
      floor: number
      epoch: string
      resumed: boolean
      reset?: ResetReason
    }
  | { kind: 'event'; index: number; event: SeenEvent }
  | { kind: 'live' | 'head'; index: number; head: number }
  | { kind: 'reset'; index: number }

export interface Connection extends Teller {
  hello: { index: number; since?: number; epoch?: string } | null
  arrivals: Arrival[]
  /** Where it stood when everything was quiet; `null` if it had ended by then. */
  rest: { index: number; live: boolean; seq: number | null; pending: number } | null
}

/** A read by REST that was answered; `index` is where it began. */
export interface Read extends Teller {
  index: number
  query: PageQuery
  events: SeenEvent[]
  head: number
  floor: number
}

/** A room's part of a history, sorted by what the invariants speak of. */
export interface Observations {
  attempts: Attempt[]
  connections: Connection[]
  reads: Read[]
}

/** Errors that promise nothing but that a later attempt may succeed (SPEC D8). */
const transient: ReadonlySet<string> = new Set<ErrorCode>([
  'rate_limited',
  'storage_unavailable',
  'unavailable',
  'internal_error',
])

/** Codes of an SDK that gave up without a word of the server. */
const unanswered: ReadonlySet<string> = new Set(['no_ack', 'closed', 'discarded'])

/** Sorts a history by rooms. */
export function observe(history: readonly Entry[]): Map<string, Observations> {
  const rooms = new Map<string, RoomObserver>()
  history.forEach((entry, index) => {
    if (entry.room === '') return
    let room = rooms.get(entry.room)
    if (!room) rooms.set(entry.room, (room = new RoomObserver()))
    room.take(entry, index)
  })
  return rooms
}

class RoomObserver implements Observations {
  readonly attempts: Attempt[] = []
  readonly reads: Read[] = []
  readonly #connections = new Map<string, Connection>()
  /** Attempts without an answer yet, by process and id, in the order of sending. */
  readonly #open = new Map<string, Attempt[]>()
  readonly #openReads = new Map<string, { index: number; query: PageQuery }>()

  get connections(): Connection[] {
    return [...this.#connections.values()]
  }

  take(entry: Entry, index: number): void {
    switch (entry.operation) {
      case 'send':
        return this.#send(entry, index)
      case 'read':
        return this.#read(entry, index)
      case 'hello': {
        const connection = this.#connection(entry)
        if (entry.type === 'invoke') {
          const { since, epoch } = entry
          connection.hello = {
            index,
            ...(since !== undefined && { since }),
            ...(epoch !== undefined && { epoch }),
          }
          return
        }
        const { head, floor, epoch, resumed, reset } = entry
        const shown = { head, floor, epoch, resumed, ...(reset !== undefined && { reset }) }
        connection.arrivals.push({ kind: 'welcome', index, ...shown })
        return
      }
      case 'event':
        this.#connection(entry).arrivals.push({ kind: 'event', index, event: entry.event })
        return
      case 'live':
      case 'head':
        this.#connection(entry).arrivals.push({ kind: entry.operation, index, head: entry.head })
        return
      case 'reset':
        this.#connection(entry).arrivals.push({ kind: 'reset', index })
        return
      case 'rest':
        this.#connection(entry).rest = { index, live: entry.live, seq: entry.seq, pending: entry.pending }
        return
      case 'close':
      case 'fault':
    }
  }

  #connection({ process, layer, room, member }: Entry): Connection {
    let connection = this.#connections.get(process)
    if (!connection) {
      connection = { process, layer, room, member, hello: null, arrivals: [], rest: null }
      this.#connections.set(process, connection)
    }
    return connection
  }

  #send(entry: Extract<Entry, { operation: 'send' }>, index: number): void {
    const { process, layer, room, member, id } = entry
    if (entry.type === 'invoke') {
      const attempt: Attempt = {
        process,
        layer,
        room,
        member,
        index,
        id,
        content: entry.content,
        outcome: { kind: 'unknown' },
      }
      this.attempts.push(attempt)
      const key = `${process} ${id}`
      this.#open.set(key, [...(this.#open.get(key) ?? []), attempt])
      return
    }
    // The server makes the id where the sender gave none: such a call is a process of its own.
    const attempt = this.#open.get(`${process} ${id}`)?.shift() ?? this.#open.get(`${process} null`)?.shift()
    if (!attempt) throw new Error(`${process} got an answer to ${id}, which it never sent.`)
    if (entry.type === 'ok') {
      const { seq, at, duplicate, content } = entry
      const acked = { kind: 'acked' as const, index, id: entry.id, seq, at, duplicate }
      attempt.outcome = { ...acked, ...(content !== undefined && { content }) }
    } else if (!unanswered.has(entry.code)) {
      attempt.outcome = { kind: 'refused', index, code: entry.code, final: !transient.has(entry.code) }
    }
  }

  #read(entry: Extract<Entry, { operation: 'read' }>, index: number): void {
    const { process, layer, room, member } = entry
    if (entry.type === 'invoke') {
      this.#openReads.set(process, { index, query: entry.query })
      return
    }
    const begun = this.#openReads.get(process)
    this.#openReads.delete(process)
    if (!begun || entry.type === 'fail') return
    const { events, head, floor } = entry
    this.reads.push({ process, layer, room, member, ...begun, events, head, floor })
  }
}
