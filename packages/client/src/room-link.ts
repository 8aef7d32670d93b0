import {
  type ClientFrame,
  CloseCode,
  type HelloFrame,
  isTerminalClose,
  type ServerFrame,
} from '@parley/protocol'
import { Connection, LOST } from './connection.ts'
import type { ResolvedOptions } from './options.ts'
import { Reconnect, type ReconnectHint } from './reconnect.ts'
import type { CloseReason, RoomConnectionState } from './room-state.ts'
import { WakeWatch } from './wake.ts'

/** Who uses a {@link RoomLink}. */
export interface LinkOwner {
  /** The first frame of the next connection, made when it is needed: it has the token, and says from where to resume. */
  hello(): HelloFrame
  onFrame(frame: ServerFrame): void
  onState(state: RoomConnectionState): void
  /** The network or the page is back, or the machine has slept. */
  onWake(): void
  /** A terminal close code came: what it means here; `null` if it is not the end after all. */
  closeReason(code: number): CloseReason | null
}

/** One connection after the other, until a terminal close code or `close`. Starts with the first one at once. */
export class RoomLink {
  readonly #options: ResolvedOptions
  readonly #owner: LinkOwner
  readonly #reconnect: Reconnect
  readonly #wakeWatch: WakeWatch
  readonly #startedAt = Date.now()
  #connection: Connection | null
  #state: RoomConnectionState = { status: 'connecting' }
  #resumeAt = 0

  constructor(options: ResolvedOptions, owner: LinkOwner) {
    this.#options = options
    this.#owner = owner
    this.#reconnect = new Reconnect(options, () => this.#attempt())
    this.#wakeWatch = new WakeWatch(
      options,
      () => this.#wake(),
      () => this.probe(),
    )
    this.#connection = this.#open()
  }

  get state(): RoomConnectionState {
    return this.#state
  }

  #open(): Connection {
    this.#resumeAt = 0
    return new Connection(this.#options, () => this.#owner.hello(), {
      onFrame: (frame) => this.#frame(frame),
      onDown: (code) => this.#down(code),
    })
  }

  #attempt(): void {
    this.#connection = this.#open()
    this.#reconnecting(null)
  }

  #frame(frame: ServerFrame): void {
    // Both matter only if the close that follows is one that asks to wait.
    if (frame.type === 'goaway') this.#resumeAt = Date.now() + frame.afterMs
    else if (frame.type === 'error' && frame.retryAfterMs !== undefined)
      this.#resumeAt = Date.now() + frame.retryAfterMs
    this.#owner.onFrame(frame)
  }

  /** The owner has received everything: the connection is as good as it gets. */
  live(): void {
    if (this.#connection === null) return
    this.#reconnect.live()
    this.#setState({ status: 'live' })
  }

  /** Writes to the current connection, if there is one. */
  send(frame: ClientFrame): void {
    this.#connection?.send(frame)
  }

  /** Is the connection alive? If not it is replaced within seconds. */
  probe(): void {
    this.#connection?.probe()
  }

  /** Gives up on the current connection and resumes on another. */
  drop(): void {
    if (this.#connection === null) return
    this.#connection.close()
    this.#down(LOST)
  }

  #down(code: number): void {
    const since = this.#downSince()
    this.#connection = null
    const reason = isTerminalClose(code) ? this.#owner.closeReason(code) : null
    if (reason !== null) return this.close(code, reason)
    const nextAttemptAt = this.#reconnect.plan(this.#hint(code))
    this.#reconnecting(nextAttemptAt, since)
  }

  #hint(code: number): ReconnectHint {
    const notBeforeMs = Math.max(0, this.#resumeAt - Date.now())
    const busy = code === CloseCode.tryAgainLater || code === CloseCode.rateLimited
    return busy || code === CloseCode.serverRestart ? { busy, notBeforeMs } : {}
  }

  #reconnecting(nextAttemptAt: number | null, since = this.#downSince()): void {
    this.#setState({ status: 'reconnecting', since, nextAttemptAt })
  }

  #downSince(): number {
    if (this.#state.status === 'reconnecting') return this.#state.since
    if (this.#state.status !== 'live') return this.#startedAt
    // One that fell silent was gone by the time it was asked in vain.
    return this.#connection?.doubtedSince ?? Date.now()
  }

  /** A person asks to try now. */
  reconnectNow(): void {
    this.#reconnect.now()
    this.#hurry()
  }

  #wake(): void {
    this.#owner.onWake()
    this.#reconnect.wake()
    this.#hurry()
  }

  /** A connection that is up is asked; an attempt that hangs, perhaps in a network that is gone, is made anew. */
  #hurry(): void {
    const connection = this.#connection
    if (connection === null) return
    if (connection.ready) connection.probe()
    else if (Date.now() - connection.openedAt >= this.#options.pingTimeoutMs) {
      connection.close()
      this.#attempt()
    }
  }

  #setState(state: RoomConnectionState): void {
    this.#state = state
    this.#owner.onState(state)
  }

  /** Ends it for good. */
  close(code: number, reason: CloseReason): void {
    if (this.#state.status === 'closed') return
    this.#connection?.close()
    this.#connection = null
    this.#reconnect.close()
    this.#wakeWatch.close()
    this.#setState({ status: 'closed', code, reason })
  }
}
