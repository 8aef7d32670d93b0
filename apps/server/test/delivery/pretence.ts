import { check, type FinalLog, type Violation } from './check.ts'
import {
  hashContent,
  hashText,
  History,
  type NewEntry,
  type PageQuery,
  type SeenEvent,
  type Teller,
} from './history.ts'

const ROOM = 'r1'
const AT = '2026-11-20T08:00:00.000Z'

const teller = (process: string, layer: Teller['layer'] = 'wire'): Teller => ({
  process,
  layer,
  room: ROOM,
  member: process.replace(/[#./].*/, ''),
})

/** A message in a log: by a member, under an id, saying `text` or the id itself. */
export function message(seq: number, by: string, id: string, text = id): SeenEvent {
  return { seq, at: AT, by, kind: 'message', id, content: hashText(text) }
}

/** `joined` or `left`. */
export function moved(seq: number, by: string, kind: 'joined' | 'left'): SeenEvent {
  return { seq, at: AT, by, kind, id: null, content: hashContent(kind, { member: by }) }
}

/**
 * A history made by hand: processes are named after their member (`ada#1`). Without anything else said, it is in order; tests
 * then break one promise.
 */
export class Pretence {
  readonly #history = new History()

  note(process: string, happening: NewEntry, layer?: Teller['layer']): this {
    this.#history.add(teller(process, layer), happening)
    return this
  }

  send(process: string, id: string | null, text = id ?? '', layer?: Teller['layer']): this {
    return this.note(process, { operation: 'send', type: 'invoke', id, content: hashText(text) }, layer)
  }

  acked(
    process: string,
    id: string,
    seq: number,
    { duplicate = false, at = AT }: { duplicate?: boolean | null; at?: string } = {},
  ): this {
    const layer = duplicate === null ? 'sdk' : 'wire'
    return this.note(process, { operation: 'send', type: 'ok', id, seq, at, duplicate }, layer)
  }

  refused(process: string, id: string, code: string): this {
    return this.note(process, { operation: 'send', type: 'fail', id, code })
  }

  /** `hello` and `welcome`. */
  enter(
    process: string,
    point: { since?: number; epoch?: string },
    welcome: { head: number; floor?: number; resumed: boolean; reset?: 'too_old' | 'epoch' | 'client_ahead' },
  ): this {
    this.note(process, { operation: 'hello', type: 'invoke', ...point })
    return this.note(process, { operation: 'hello', type: 'ok', epoch: 'e1', floor: 1, ...welcome })
  }

  got(process: string, ...events: SeenEvent[]): this {
    for (const event of events) this.note(process, { operation: 'event', type: 'ok', event })
    return this
  }

  live(process: string, head: number): this {
    return this.note(process, { operation: 'live', type: 'ok', head })
  }

  read(process: string, query: PageQuery, events: SeenEvent[], head: number): this {
    this.note(process, { operation: 'read', type: 'invoke', query })
    return this.note(process, { operation: 'read', type: 'ok', events, head, floor: 1 })
  }

  rest(process: string, seq: number | null, { live = true, pending = 0 } = {}): this {
    return this.note(process, { operation: 'rest', type: 'info', live, seq, pending })
  }

  /** Holds the history against this log; `changes` make it an odd one. */
  check(events: SeenEvent[], changes: Partial<FinalLog> = {}): Violation[] {
    const log = { room: ROOM, head: events.at(-1)?.seq ?? 0, floor: 1, events, stored: events, ...changes }
    return check(this.#history.entries, [log])
  }
}
