import { ParleyClient, type RoomConnection, SendError } from '@parley/client'
import type { Session } from '@parley/protocol'
import { hashText, type History, type Teller, toSeenEvent } from './history.ts'
import type { Link } from './link.ts'
import { tappedWebSocket } from './wire-tap.ts'

/** Waits that are short enough for a run of seconds; giving a message up is left to the checker. */
const tuning = {
  backoffFirstMs: 20,
  backoffFastMs: 300,
  backoffSlowMs: 500,
  heartbeatSlackMs: 1500,
  pingTimeoutMs: 1500,
  connectTimeoutMs: 3000,
  ackTimeoutMs: 60_000,
  maxQueued: 10_000,
  environment: null,
}

/** The real SDK. It tells what it makes of the frames; its sockets tell the frames. */
export class SdkClient {
  readonly layer = 'sdk' as const
  readonly name: string
  readonly session: Session
  readonly #room: RoomConnection
  readonly #history: History
  readonly #teller: Teller

  constructor(options: { name: string; session: Session; link: Link; history: History }) {
    const { name, session, link, history } = options
    this.name = name
    this.session = session
    this.#history = history
    this.#teller = { process: name, layer: 'sdk', room: session.room.id, member: session.self.id }
    const { room, member } = this.#teller
    const parley = new ParleyClient({
      ...tuning,
      url: link.url,
      WebSocket: tappedWebSocket(history, { name, room, member }),
    })
    history.add(this.#teller, { operation: 'hello', type: 'invoke', since: 0 })
    this.#room = parley.connect(session, { since: 0 })
    this.#room.on('event', (event) =>
      history.add(this.#teller, { operation: 'event', type: 'ok', event: toSeenEvent(event) }),
    )
    this.#room.on('reset', (reason) =>
      history.add(this.#teller, { operation: 'reset', type: 'info', reason }),
    )
  }

  /** As it stands in the history; its connections are `name#1` and so on. */
  get process(): string {
    return this.name
  }

  get pending(): number {
    return this.#room.outbox.filter(({ status }) => status === 'pending').length
  }

  get lastSeq(): number | null {
    return this.#room.lastSeq
  }

  get live(): boolean {
    return this.#room.state.status === 'live'
  }

  get over(): boolean {
    return this.#room.state.status === 'closed'
  }

  async send(id: string, text: string): Promise<void> {
    if (this.over) return
    const history = this.#history
    history.add(this.#teller, { operation: 'send', type: 'invoke', id, content: hashText(text.trim()) })
    try {
      const { seq, at } = await this.#room.send(text, { id })
      history.add(this.#teller, { operation: 'send', type: 'ok', id, seq, at, duplicate: null })
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      history.add(this.#teller, { operation: 'send', type: 'fail', id, code: error.code })
    }
  }

  leave(): void {
    // Not confirmed in a fault: the seat stays, and the connection goes on.
    this.#room.leave().catch(() => undefined)
  }

  connectNow(): void {
    this.#room.reconnectNow()
  }

  close(): void {
    this.#room.close()
  }
}
