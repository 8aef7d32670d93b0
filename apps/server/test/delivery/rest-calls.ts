import type { EventsPage, MessageEvent, RoomState, Session } from '@parley/protocol'
import {
  hashText,
  type History,
  type PageQuery,
  type SeenEvent,
  type Teller,
  toSeenEvent,
} from './history.ts'

/** A call that is still without an answer after this, in milliseconds, is given up. */
const PATIENCE_MS = 5000

/** A call under a key is made again after this, in milliseconds, and so often at most. */
const RETRY_MS = 100
const MOST_ATTEMPTS = 40

/** Makes one member's REST calls at an address and tells them, each as a process of its own. */
export class RestCalls {
  readonly #history: History
  readonly #session: Session
  readonly #url: string
  readonly #name: string
  #made = 0

  constructor(options: { name: string; url: string; session: Session; history: History }) {
    this.#name = `${options.name}/rest`
    this.#url = `${options.url}/rooms/${options.session.code}`
    this.#session = options.session
    this.#history = options.history
  }

  /** Posts a message; with an `id` that was used before, the same again. */
  async post(text: string, id: string | null): Promise<void> {
    await this.#post({ text, ...(id !== null && { id }) })
  }

  /** Posts a message under an idempotency key until an answer comes, and then once more. */
  async postKeyed(text: string, key: string): Promise<void> {
    for (let attempt = 0, answers = 0; answers < 2 && attempt < MOST_ATTEMPTS; attempt++) {
      if (await this.#post({ text }, key)) answers++
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  /** Resolves with whether an answer came. */
  async #post(body: { text: string; id?: string }, key?: string): Promise<boolean> {
    const teller = this.#teller()
    const { text, id = null } = body
    this.#history.add(teller, { operation: 'send', type: 'invoke', id, content: hashText(text.trim()) })
    const answer = await this.#call('/messages', body, key)
    if (answer === null) return false
    if (answer.status >= 300) {
      const { code } = answer.body as { code: string }
      this.#history.add(teller, { operation: 'send', type: 'fail', id, code })
      return true
    }
    const event = toSeenEvent(answer.body as MessageEvent)
    const { seq, at, content } = event
    // The answer to a key is the first one again, word for word.
    const duplicate = key === undefined ? answer.status === 200 : null
    this.#history.add(teller, {
      operation: 'send',
      type: 'ok',
      id: event.id ?? '',
      seq,
      at,
      content,
      duplicate,
    })
    return true
  }

  /** Reads a page of the log, or the room's state. Resolves with the page; `null` if there was none. */
  async read(query: PageQuery): Promise<{ events: SeenEvent[]; head: number; floor: number } | null> {
    const teller = this.#teller()
    this.#history.add(teller, { operation: 'read', type: 'invoke', query })
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query ?? {})) search.set(name, `${value}`)
    const answer = await this.#call(query === null ? '' : `/events?${search.toString()}`)
    if (answer === null) return null
    if (answer.status !== 200) {
      const { code } = answer.body as { code: string }
      this.#history.add(teller, { operation: 'read', type: 'fail', code })
      return null
    }
    const page = answer.body as EventsPage | RoomState
    const read = {
      events: 'events' in page ? page.events.map((event) => toSeenEvent(event)) : [],
      head: page.head,
      floor: 'floor' in page ? page.floor : 1,
    }
    this.#history.add(teller, { operation: 'read', type: 'ok', ...read })
    return read
  }

  #teller(): Teller {
    const { room, self } = this.#session
    return { process: `${this.#name}${++this.#made}`, layer: 'wire', room: room.id, member: self.id }
  }

  /** `null` if no whole answer came: the outcome is unknown. */
  async #call(path: string, body?: object, key?: string): Promise<{ status: number; body: unknown } | null> {
    try {
      const response = await fetch(this.#url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${this.#session.token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      return { status: response.status, body: await response.json() }
    } catch {
      return null
    }
  }
}
