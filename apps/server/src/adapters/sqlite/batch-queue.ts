import { type CommittedListener, StorageUnavailable } from '../../ports/store.ts'
import type { Args, BatchResult, Call, OperationName, Outcome, Result } from './operations.ts'

/** Operations that may wait; more means that the disk does not keep up, and memory must not pay for it. */
const MAX_WAITING = 50_000

/** Characters of event bodies that may wait, for the same reason. */
const MAX_WAITING_CHARS = 64 * 1024 * 1024

/** Cost of a batch, in operations: bounds how long a commit takes and, through reads, how large its answer gets. */
const MAX_BATCH_COST = 2048
const READ_PAGE_COST = 32

interface Pending {
  readonly call: Call
  /** Resolves or rejects the caller's promise. */
  readonly settle: (outcome: Outcome) => void
}

/**
 * Group commit, seen from the main thread: what is called while a batch is under way, or in one turn of the event loop, goes
 * to the worker together. There is one batch under way at a time, and answers arrive in the order of the calls.
 */
export class BatchQueue {
  readonly #post: (calls: Call[]) => void
  readonly #onCommitted: CommittedListener
  readonly #idle: (() => void)[] = []
  #waiting: Pending[] = []
  #waitingChars = 0
  #underWay: Pending[] = []
  #scheduled = false
  /** Why new calls are refused, once they are. */
  #stopped: string | null = null

  constructor(post: (calls: Call[]) => void, onCommitted: CommittedListener) {
    this.#post = post
    this.#onCommitted = onCommitted
  }

  call<N extends OperationName>(name: N, ...args: Args<N>): Promise<Result<N>> {
    const refusal = this.#refusal()
    if (refusal !== null) return Promise.reject(new StorageUnavailable(refusal))
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        // The worker's table of operations is typed by the same port: an answer to N is a Result<N>.
        if (outcome.kind === 'done') resolve(outcome.value as Result<N>)
        else reject(outcome.kind === 'refused' ? new StorageUnavailable(outcome.message) : outcome.error)
      }
      // One of the members of the union, which the compiler cannot see while N is open.
      const call = { name, args } as Call
      this.#waiting.push({ call, settle })
      this.#waitingChars += bodyChars(call)
      this.#schedule()
    })
  }

  /** Takes the answer to the batch under way. */
  receive({ outcomes, events }: BatchResult): void {
    const done = this.#underWay
    this.#underWay = []
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    const overtaking = refused ? this.#takeWaitingAppends() : []
    // First, so that the worker has something to do while this thread delivers.
    this.#send()
    try {
      if (events.length > 0) this.#onCommitted(events)
    } finally {
      done.forEach((pending, index) => {
        pending.settle(outcomes[index] ?? { kind: 'failed', error: new Error('The worker gave no answer.') })
      })
      if (refused) for (const { settle } of overtaking) settle(refused)
    }
    if (this.#underWay.length === 0 && this.#waiting.length === 0) this.#drained()
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
    if (this.#underWay.length === 0 && this.#waiting.length === 0) return Promise.resolve()
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
    const waiting = this.#waiting.splice(0)
    for (const { settle } of underWay) settle({ kind: 'failed', error })
    for (const { settle } of waiting) settle({ kind: 'refused', message: 'The store has failed.' })
    this.#drained()
  }

  #refusal(): string | null {
    if (this.#stopped !== null) return this.#stopped
    const full = this.#waiting.length >= MAX_WAITING || this.#waitingChars >= MAX_WAITING_CHARS
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
    if (this.#underWay.length > 0 || this.#waiting.length === 0) return
    let cost = 0
    let count = 0
    for (const { call } of this.#waiting) {
      cost += call.name === 'readEvents' ? READ_PAGE_COST : 1
      if (count > 0 && cost > MAX_BATCH_COST) break
      count += 1
      this.#waitingChars -= bodyChars(call)
    }
    this.#underWay = this.#waiting.splice(0, count)
    this.#post(this.#underWay.map(({ call }) => call))
  }

  #drained(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

function bodyChars(call: Call): number {
  return call.name === 'append' ? call.args[0].body.length : 0
}
