import { type CommittedListener, StorageUnavailable } from '../../ports/store.ts'
import {
  type Answer,
  type Args,
  type BatchReport,
  type BatchResult,
  type Call,
  isPage,
} from './operations.ts'
import type { OperationName, Result } from './operations.ts'

/** Operations that may wait; more means that the disk does not keep up, and memory must not pay for it. */
const MAX_WAITING = 50_000

/** Characters of event bodies that may wait, for the same reason. */
const MAX_WAITING_CHARS = 64 * 1024 * 1024

/** Operations in a batch: bounds how long a commit takes. */
const MAX_BATCH = 2048

/** Pages among them. The worker answers as many as are small, at least one, and defers the rest. */
const MAX_BATCH_PAGES = 64

interface Pending {
  readonly call: Call
  /** When it was called, on the clock of `performance.now`. */
  readonly since: number
  /** Resolves or rejects the caller's promise. */
  readonly settle: (answer: Answer) => void
}

/**
 * Group commit, seen from the main thread: what is called while a batch is under way, or in one turn of the event loop, goes
 * to the worker together. There is one batch under way at a time, and answers arrive in the order of the calls. Only pages wait
 * in a queue of their own: each batch has room for some of them, however much else there is, and nothing else waits for more.
 */
export class BatchQueue {
  readonly #post: (calls: Call[]) => void
  readonly #onCommitted: CommittedListener
  readonly #onBatch: (report: BatchReport) => void
  readonly #idle: (() => void)[] = []
  #waiting: Pending[] = []
  #waitingPages: Pending[] = []
  #waitingChars = 0
  #underWay: Pending[] = []
  /** How long the oldest of them had waited. */
  #waitedMs = 0
  #scheduled = false
  /** Why new calls are refused, once they are. */
  #stopped: string | null = null

  /** @param onBatch hears of each answered batch; must not throw */
  constructor(
    post: (calls: Call[]) => void,
    onCommitted: CommittedListener,
    onBatch: (report: BatchReport) => void = () => {},
  ) {
    this.#post = post
    this.#onCommitted = onCommitted
    this.#onBatch = onBatch
  }

  call<N extends OperationName>(name: N, ...args: Args<N>): Promise<Result<N>> {
    const refusal = this.#refusal()
    if (refusal !== null) return Promise.reject(new StorageUnavailable(refusal))
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer): void => {
        // The worker's table of operations is typed by the same port: an answer to N is a Result<N>.
        if (answer.kind === 'done') resolve(answer.value as Result<N>)
        else reject(answer.kind === 'refused' ? new StorageUnavailable(answer.message) : answer.error)
      }
      // One of the members of the union, which the compiler cannot see while N is open.
      const call = { name, args } as Call
      const queue = isPage(call) ? this.#waitingPages : this.#waiting
      queue.push({ call, since: performance.now(), settle })
      this.#waitingChars += bodyChars(call)
      this.#schedule()
    })
  }

  /** Takes the answer to the batch under way. */
  receive({ outcomes, events, isWrite, ms }: BatchResult): void {
    const done = this.#underWay
    this.#onBatch({ size: done.length, isWrite, waitMs: this.#waitedMs, transactionMs: ms })
    this.#underWay = []
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    const overtaking = refused ? this.#takeWaitingAppends() : []
    // Ahead of the pages that were called for later.
    this.#waitingPages.unshift(...done.filter((_, index) => outcomes[index]?.kind === 'deferred'))
    // First, so that the worker has something to do while this thread delivers.
    this.#send()
    try {
      if (events.length > 0) this.#onCommitted(events)
    } finally {
      done.forEach(({ settle }, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined) settle({ kind: 'failed', error: new Error('The worker gave no answer.') })
        else if (outcome.kind !== 'deferred') settle(outcome)
      })
      if (refused) for (const { settle } of overtaking) settle(refused)
    }
    if (this.#isIdle()) this.#drained()
  }

  /**
   * The events that were sent before their senders could know that an earlier one was refused. If the disk has room again, a
   * later batch would store them, and the refused ones, sent again, would come after them (SPEC D2).
   */
  #takeWaitingAppends(): Pending[] {
    const appends = this.#waiting.filter(({ call }) => call.name === 'append')
    this.#waiting = this.#waiting.filter(({ call }) => call.name !== 'append')
    this.#waitingChars = 0
    return appends
  }

  /** Refuses new calls from now on; resolves when every call made before has its answer. */
  stop(reason: string): Promise<void> {
    this.#stopped ??= reason
    if (this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle.push(resolve)
    })
  }

  /**
   * Gives up after a failure that ends the store. What was waiting was not stored; of what was under way nobody knows, so it
   * is not refused but fails with `error`.
   */
  fail(error: Error): void {
    this.#stopped = 'The store has failed.'
    const underWay = this.#underWay.splice(0)
    const waiting = [...this.#waiting.splice(0), ...this.#waitingPages.splice(0)]
    for (const { settle } of underWay) settle({ kind: 'failed', error })
    for (const { settle } of waiting) settle({ kind: 'refused', message: 'The store has failed.' })
    this.#drained()
  }

  #refusal(): string | null {
    if (this.#stopped !== null) return this.#stopped
    const count = this.#waiting.length + this.#waitingPages.length
    const full = count >= MAX_WAITING || this.#waitingChars >= MAX_WAITING_CHARS
    return full ? 'Too many operations are waiting for the disk.' : null
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay.length > 0) return
    this.#scheduled = true
    // After the input of this turn: every socket that was readable contributes to the batch.
    setImmediate(() => {
      this.#scheduled = false
      this.#send()
    })
  }

  #send(): void {
    if (this.#underWay.length > 0) return
    const pages = this.#waitingPages.splice(0, MAX_BATCH_PAGES)
    const others = this.#waiting.splice(0, MAX_BATCH - pages.length)
    if (pages.length + others.length === 0) return
    for (const { call } of others) this.#waitingChars -= bodyChars(call)
    this.#underWay = [...others, ...pages]
    const oldest = Math.min(others[0]?.since ?? Infinity, pages[0]?.since ?? Infinity)
    this.#waitedMs = performance.now() - oldest
    this.#post(this.#underWay.map(({ call }) => call))
  }

  #isIdle(): boolean {
    return this.#underWay.length + this.#waiting.length + this.#waitingPages.length === 0
  }

  #drained(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

function bodyChars(call: Call): number {
  return call.name === 'append' ? call.args[0].body.length : 0
}
