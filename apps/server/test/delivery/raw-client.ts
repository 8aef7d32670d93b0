import { type ClientFrame, CloseCode, type Session, SUBPROTOCOL } from '@parley/protocol'
import type { Random } from '../support/mulberry32.ts'
import WebSocket from 'ws'
import type { History } from './history.ts'
import type { Link } from './link.ts'
import { type ResumeFrom, type ResumePoint, resumePoint } from './resume-point.ts'
import { tappedWebSocket } from './wire-tap.ts'

const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 400

/** After these the seat is gone (SPEC C2). */
const ended: ReadonlySet<number> = new Set([
  CloseCode.normal,
  CloseCode.unauthorized,
  CloseCode.roomGone,
  CloseCode.leftElsewhere,
])

/** A message that was sent; `seq` once it is acknowledged. */
interface Sent {
  id: string
  text: string
  seq?: number
  /** The server has said no, for good. */
  refused?: boolean
}

/** A bare client: resumes from odd places, repeats what was acknowledged, and sometimes gives up what was not. */
export class RawClient {
  readonly layer = 'wire' as const
  readonly name: string
  readonly session: Session
  readonly #link: Link
  readonly #random: Random
  readonly #Socket: new (url: string, protocols: string[]) => WebSocket
  /** What this client sent and has not given up, in the order of sending. */
  readonly #sent: Sent[] = []
  /** Ids that wait for an answer on this connection: of two answers to one id nobody could tell which belongs to which. */
  readonly #inFlight = new Set<string>()
  #ws: WebSocket | undefined
  #epoch: string | undefined
  #resume: ResumeFrom = 'last'
  #retry: NodeJS.Timeout | undefined
  #held: NodeJS.Timeout | undefined
  /** Upper bound of the random wait before the next attempt, in milliseconds. */
  #waitMs = FIRST_WAIT_MS
  #opened = 0
  /** Whether what is to be sent leaves at once. */
  #sends = false
  lastSeq: number | null = null
  live = false
  /** Whether it will not connect again. */
  over = false

  constructor(options: { name: string; session: Session; link: Link; history: History; random: Random }) {
    const { name, session, link, history, random } = options
    this.name = name
    this.session = session
    this.#link = link
    this.#random = random
    this.#Socket = tappedWebSocket(history, { name, room: session.room.id, member: session.self.id })
    this.#connect()
  }

  /** The latest connection, as it stands in the history. */
  get process(): string {
    return `${this.name}#${this.#opened}`
  }

  /** Messages that wait for their answer. */
  get pending(): number {
    return this.#sent.filter(({ seq, refused }) => seq === undefined && refused !== true).length
  }

  /** Sends a new message, now or when live again. */
  send(id: string, text: string): void {
    const message = { id, text }
    this.#sent.push(message)
    if (this.#sends) this.#transmit(message)
  }

  /** Sends again what was acknowledged `back` messages ago, or the latest before; as it was, or with another text. */
  repeat(back: number, change: boolean): void {
    const acked = this.#sent.filter(({ seq }) => seq !== undefined)
    const message = acked.at(-1 - (back % Math.max(acked.length, 1)))
    if (message && this.#sends)
      this.#transmit({ id: message.id, text: change ? `${message.text} (changed)` : message.text })
  }

  ping(): void {
    if (this.live) this.#write({ type: 'ping' })
  }

  leave(): void {
    if (this.live) this.#write({ type: 'leave' })
  }

  /** Drops the connection without a word, and asks for something else at the next. */
  reconnect(resume: ResumeFrom): void {
    this.#resume = resume
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.terminate()
    else this.connectNow()
  }

  /** Does not wait any longer, if it is waiting. */
  connectNow(): void {
    if (this.#retry === undefined) return
    clearTimeout(this.#retry)
    this.#connect()
  }

  close(): void {
    this.over = true
    clearTimeout(this.#retry)
    clearTimeout(this.#held)
    this.#ws?.terminate()
  }

  #connect(): void {
    this.#retry = undefined
    this.#opened++
    const ws = new this.#Socket(`${this.#link.url.replace('http', 'ws')}/ws`, [SUBPROTOCOL])
    this.#ws = ws
    ws.on('open', () => this.#write({ type: 'hello', token: this.session.token, ...this.#point() }))
    ws.on('message', (data) => this.#receive(JSON.parse((data as Buffer).toString()) as Received))
    ws.on('close', (code) => {
      this.live = false
      this.#sends = false
      this.#inFlight.clear()
      if (ended.has(code)) this.over = true
      if (!this.over) this.#retry = setTimeout(() => this.#connect(), this.#random.below(this.#waitMs))
      this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS)
    })
  }

  #point(): ResumePoint {
    const resume = this.#resume
    this.#resume = 'last'
    return resumePoint(resume, { lastSeq: this.lastSeq, epoch: this.#epoch, random: this.#random })
  }

  #receive(frame: Received): void {
    switch (frame.type) {
      case 'welcome':
        this.#waitMs = FIRST_WAIT_MS
        this.#epoch = frame.epoch
        if (!frame.resumed) this.lastSeq = null
        // Nobody has to wait for the history, but many do.
        if (this.#random.below(2) === 0) this.#startSending()
        return
      case 'event':
        this.lastSeq = frame.seq
        return
      case 'live':
        this.lastSeq ??= frame.head
        this.live = true
        return this.#startSending()
      case 'sent': {
        this.#inFlight.delete(frame.id)
        // What another tab has sent may be there twice.
        for (const message of this.#sent) if (message.id === frame.id) message.seq = frame.seq
        return
      }
      case 'error': {
        const { re, retryAfterMs } = frame
        if (re === undefined) return
        this.#inFlight.delete(re)
        if (retryAfterMs !== undefined) return this.#sendLater(retryAfterMs)
        for (const message of this.#sent) if (message.id === re) message.refused ??= message.seq === undefined
      }
    }
  }

  /** Once for all that were refused together. */
  #sendLater(ms: number): void {
    this.#held ??= setTimeout(() => {
      this.#held = undefined
      if (this.#sends) this.#sendWaiting()
    }, ms)
  }

  #startSending(): void {
    if (this.#sends) return
    this.#sends = true
    this.#sendWaiting()
  }

  /** In the order of sending (SPEC D7). One time in six it loses heart: what was not answered then stays in doubt. */
  #sendWaiting(): void {
    const waiting = this.#sent.filter(({ seq, refused }) => seq === undefined && refused !== true)
    if (waiting.length > 0 && this.#random.below(6) === 0) {
      for (const message of waiting) this.#sent.splice(this.#sent.indexOf(message), 1)
    } else for (const message of waiting) this.#transmit(message)
  }

  #transmit({ id, text }: Sent): void {
    if (this.#inFlight.has(id)) return
    this.#inFlight.add(id)
    this.#write({ type: 'send', id, kind: 'message', body: { text } })
  }

  #write(frame: ClientFrame): void {
    this.#ws?.send(JSON.stringify(frame))
  }
}

/** What this client looks at. */
type Received =
  | { type: 'welcome'; epoch: string; resumed: boolean }
  | { type: 'event'; seq: number }
  | { type: 'live'; head: number }
  | { type: 'sent'; id: string; seq: number }
  | { type: 'error'; re?: string; retryAfterMs?: number }
