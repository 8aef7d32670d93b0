import type { Random } from '../support/mulberry32.ts'

/** A message of a bare client; `seq` once it is acknowledged. */
interface Sent {
  id: string
  text: string
  seq?: number
  /** The server has said no, for good. */
  refused?: boolean
}

/** What a bare client sends: in order and again until it is answered (SPEC D7), but now and then it loses heart. */
export class RawOutbox {
  readonly #random: Random
  readonly #write: (message: { id: string; text: string }) => void
  /** What was sent and not given up, in the order of sending. */
  readonly #sent: Sent[] = []
  /** Ids that wait for an answer on this connection: of two answers to one id nobody could tell which belongs to which. */
  readonly #inFlight = new Set<string>()
  #isOpen = false
  #held: NodeJS.Timeout | undefined

  constructor(random: Random, write: (message: { id: string; text: string }) => void) {
    this.#random = random
    this.#write = write
  }

  get pending(): number {
    return this.#waiting().length
  }

  /** What is to be sent may leave from now on. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#sendWaiting()
  }

  /** The connection is gone: what it was asked will not be answered. */
  shut(): void {
    this.#isOpen = false
    this.#inFlight.clear()
  }

  /** Ends for good. */
  close(): void {
    clearTimeout(this.#held)
  }

  add(message: { id: string; text: string }): void {
    this.#sent.push(message)
    this.#transmit(message)
  }

  /** Sends again what was acknowledged `back` messages ago, or the latest before; as it was, or with another text. */
  repeat(back: number, change: boolean): void {
    const acked = this.#sent.filter(({ seq }) => seq !== undefined)
    const message = acked.at(-1 - (back % Math.max(acked.length, 1)))
    if (!message) return
    const { id, text } = message
    this.#transmit({ id, text: change ? `${text} (changed)` : text })
  }

  acked(id: string, seq: number): void {
    this.#inFlight.delete(id)
    // What another tab has sent may be there twice.
    for (const message of this.#sent) if (message.id === id) message.seq = seq
  }

  /** @param retryAfterMs `undefined`: for good. Those that were refused together wait for the time of the first. */
  refused(id: string, retryAfterMs: number | undefined): void {
    this.#inFlight.delete(id)
    if (retryAfterMs === undefined) {
      for (const message of this.#sent) if (message.id === id) message.refused ??= message.seq === undefined
      return
    }
    this.#held ??= setTimeout(() => {
      this.#held = undefined
      this.#sendWaiting()
    }, retryAfterMs)
  }

  #waiting(): Sent[] {
    return this.#sent.filter(({ seq, refused }) => seq === undefined && refused !== true)
  }

  /** One time in six it loses heart: what was not answered then stays in doubt. */
  #sendWaiting(): void {
    const waiting = this.#waiting()
    if (this.#isOpen && waiting.length > 0 && this.#random.below(6) === 0)
      for (const message of waiting) this.#sent.splice(this.#sent.indexOf(message), 1)
    else for (const message of waiting) this.#transmit(message)
  }

  #transmit({ id, text }: { id: string; text: string }): void {
    if (!this.#isOpen || this.#inFlight.has(id)) return
    this.#inFlight.add(id)
    this.#write({ id, text })
  }
}
