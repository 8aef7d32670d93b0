import { type ClientFrame, CloseCode, type Session, SUBPROTOCOL } from '@parley/protocol'
import type { Random } from '../support/mulberry32.ts'
import WebSocket from 'ws'
import type { History } from './history.ts'
import type { Link } from './link.ts'
import { RawOutbox } from './raw-outbox.ts'
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

/** A bare client: comes back by itself, but resumes from odd places, and repeats what was acknowledged long ago. */
export class RawClient {
  readonly layer = 'wire' as const
  readonly name: string
  readonly session: Session
  readonly #link: Link
  readonly #random: Random
  readonly #Socket: new (url: string, protocols: string[]) => WebSocket
  readonly #outbox: RawOutbox
  #ws: WebSocket | undefined
  #epoch: string | undefined
  #resume: ResumeFrom = 'last'
  #retry: NodeJS.Timeout | undefined
  /** Upper bound of the random wait before the next attempt, in milliseconds. */
  #waitMs = FIRST_WAIT_MS
  #opened = 0
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
    this.#outbox = new RawOutbox(random, ({ id, text }) =>
      this.#write({ type: 'send', id, kind: 'message', body: { text } }),
    )
    this.#connect()
  }

  /** The latest connection, as it stands in the history. */
  get process(): string {
    return `${this.name}#${this.#opened}`
  }

  /** Messages that wait for their answer. */
  get pending(): number {
    return this.#outbox.pending
  }

  /** Sends a new message, now or when connected again. */
  send(id: string, text: string): void {
    this.#outbox.add({ id, text })
  }

  /** See {@link RawOutbox.repeat}. */
  repeat(back: number, change: boolean): void {
    this.#outbox.repeat(back, change)
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
    this.#outbox.close()
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
      this.#outbox.shut()
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
        if (this.#random.below(2) === 0) this.#outbox.open()
        return
      case 'event':
        this.lastSeq = frame.seq
        return
      case 'live':
        this.lastSeq ??= frame.head
        this.live = true
        return this.#outbox.open()
      case 'sent':
        return this.#outbox.acked(frame.id, frame.seq)
      case 'error':
        if (frame.re !== undefined) this.#outbox.refused(frame.re, frame.retryAfterMs)
    }
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
