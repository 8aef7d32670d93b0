import type { ErrorFrame, SendFrame } from '@parley/protocol'
import { SendError, type SendErrorCode } from './errors.ts'
import type { Tuning } from './options.ts'
import type { AckedEntry, FailedEntry, OutboxEntry, PendingEntry, Sending } from './outbox-entry.ts'
import { bySending, type Item, newItem, type Place, revive } from './outbox-item.ts'
import type { StoredEntry } from './outbox-storage.ts'
import { SendPace } from './send-pace.ts'

/** What the outbox needs of the connection. */
export interface OutboxLink {
  /** Writes the frame; only called between `connected` and `disconnected`. */
  transmit(frame: SendFrame): void
  /** No ack for long: is the connection alive at all? */
  doubt(): void
  /** An entry, or its place, may have to be kept anew. Always called before the entry is transmitted. */
  keep(entry: OutboxEntry, place: Place): void
  /** An entry has changed, is new or is gone. */
  changed(entry: OutboxEntry): void
}

/** Errors that mean "again later, under the same id" (SPEC D8). */
const transient: ReadonlySet<string> = new Set([
  'rate_limited',
  'storage_unavailable',
  'unavailable',
  'internal_error',
])

/**
 * Keeps every message until it is acknowledged, and sends it again, in order and under its first id, after each reconnect: at
 * least once from here, at most once in the store (SPEC D3, D7).
 */
export class Outbox {
  readonly #tuning: Tuning
  readonly #link: OutboxLink
  readonly #pace: SendPace
  /** Pending and failed, in the order of sending. */
  readonly #items = new Map<string, Item>()
  /** Acked, their event not received yet. */
  readonly #stored = new Map<string, Item>()
  #lastOrder = 0
  /** The highest order of what was ever transmitted. */
  #lastTransmitted = 0
  #inFlight = 0
  #receivedSeq = 0
  #connected = false
  #restored: boolean
  #closed = false

  /** @param restored `false`: earlier messages are still to come by `restore`, and nothing is sent before `restoreEnded`. */
  constructor(tuning: Tuning, link: OutboxLink, restored = true) {
    this.#tuning = tuning
    this.#link = link
    this.#restored = restored
    this.#pace = new SendPace(tuning, () => this.#flush())
  }

  /** Snapshots in the order of sending: acked ones whose event hasn't come yet, then pending and failed ones. */
  get entries(): OutboxEntry[] {
    return [...this.#stored.values(), ...this.#items.values()].map((item) => item.entry)
  }

  /** Queues `text` and sends it as soon as possible. Throws `closed`, `queue_full`, or `id_conflict` if `id` is in use for another text. */
  add(id: string, text: string): Sending {
    if (this.#closed) throw new SendError('closed', 'The connection to the room has ended.')
    const known = this.#items.get(id) ?? this.#stored.get(id)
    if (known !== undefined) return this.#again(known, text)
    this.#checkRoom()
    const entry: PendingEntry = {
      id,
      kind: 'message',
      body: { text },
      createdAt: Date.now(),
      status: 'pending',
    }
    return this.#enqueue(entry)
  }

  #checkRoom(): void {
    if (this.#connected) return
    const waiting = this.entries.filter((entry) => entry.status === 'pending').length
    if (waiting < this.#tuning.maxQueued) return
    throw new SendError('queue_full', `${waiting} messages are waiting for the connection already.`)
  }

  #again(known: Item, text: string): Sending {
    if (known.entry.body.text !== text)
      throw new SendError('id_conflict', 'This id was used for another text.')
    return known.entry.status === 'failed' ? this.retry(known.entry.id) : known.sending
  }

  /** Sends a failed entry again, after those that wait, under its id. For any other the running attempt is returned. */
  retry(id: string): Sending {
    const item = this.#items.get(id) ?? this.#stored.get(id)
    if (item === undefined) throw new SendError('discarded', 'There is no such message in the outbox.')
    if (item.entry.status !== 'failed') return item.sending
    if (this.#closed) throw new SendError('closed', 'The connection to the room has ended.')
    this.#items.delete(id)
    const { kind, body, createdAt } = item.entry
    return this.#enqueue({ id, kind, body, createdAt, status: 'pending' })
  }

  #enqueue(entry: PendingEntry): Sending {
    const item = newItem(entry, { order: this.#nextOrder(), transmitted: false })
    this.#items.set(entry.id, item)
    this.#link.changed(entry)
    this.#flush()
    // What could be transmitted is kept already, as transmitted.
    if (this.#items.get(entry.id) === item) this.#link.keep(entry, item.place)
    return item.sending
  }

  /** By the clock, so that what two pages have sent is in a sensible order, too. */
  #nextOrder(): number {
    this.#lastOrder = Math.max(this.#lastOrder + 1, Date.now())
    return this.#lastOrder
  }

  /**
   * Takes up messages of an earlier connection, or of another page. They are sent in the order in which they were written, whichever page
   * that was in; only behind what was transmitted already, whose order the server may know.
   */
  restore(stored: readonly StoredEntry[]): void {
    if (this.#closed) return
    const fresh = stored.filter(({ id }) => !this.#items.has(id) && !this.#stored.has(id)).map(revive)
    for (const { place } of fresh) this.#took(place)
    const items = [...this.#items.values(), ...fresh].toSorted(bySending)
    this.#items.clear()
    for (const item of items) this.#items.set(item.entry.id, item)
    for (const { entry } of fresh) this.#link.changed(entry)
    this.#flush()
  }

  /** From now on nothing has to wait for earlier messages. */
  restoreEnded(): void {
    this.#restored = true
    this.#flush()
  }

  /** Forgets an entry. If it was on its way it may be stored all the same; its event then comes like any other. */
  discard(id: string): void {
    const item = this.#items.get(id)
    if (item === undefined) return
    this.#rest(item)
    this.#items.delete(id)
    item.settle.reject(new SendError('discarded', 'The message was discarded.'))
    const { kind, body, createdAt } = item.entry
    this.#changed({ id, kind, body, createdAt, status: 'discarded' }, item.place)
    this.#flush()
  }

  /** A connection is live: sends what is pending. */
  connected(): void {
    this.#connected = true
    this.#flush()
  }

  /** What was on its way has an unknown outcome: it is pending again, to be sent once more (SPEC D7). */
  disconnected(): void {
    this.#connected = false
    for (const item of this.#items.values()) this.#rest(item)
  }

  /** `sent`, or the own event, whichever comes first; also for what was taken for failed. */
  ack(id: string, seq: number, at: string): void {
    const item = this.#items.get(id)
    if (item === undefined) return
    this.#rest(item)
    this.#items.delete(id)
    if (seq > this.#receivedSeq) this.#stored.set(id, item)
    const { kind, body, createdAt } = item.entry
    const entry: AckedEntry = { id, kind, body, createdAt, status: 'acked', seq, at }
    item.entry = entry
    item.settle.resolve(entry)
    this.#pace.acked()
    this.#changed(entry, item.place)
    this.#flush()
  }

  /** Everything up to `seq` has been received: what was acked up to it lives on as events only. */
  received(seq: number): void {
    this.#receivedSeq = seq
    for (const [id, { entry }] of this.#stored) {
      if (entry.status === 'acked' && entry.seq <= seq) this.#stored.delete(id)
    }
  }

  /** The place in the order was lost: of what was acked, events may never come. */
  reset(): void {
    this.#receivedSeq = 0
    this.#stored.clear()
  }

  /** The server refused `frame.re`. `false` if there is no such entry. */
  refused(frame: ErrorFrame): boolean {
    const item = frame.re === undefined ? undefined : this.#items.get(frame.re)
    if (item?.entry.status !== 'pending') return item !== undefined
    const error = new SendError(frame.code, frame.message)
    if (transient.has(frame.code)) this.#hold(item, item.entry, error, frame.retryAfterMs)
    else this.#fail(item, error)
    this.#flush()
    return true
  }

  #hold(item: Item, pending: PendingEntry, error: SendError, retryAfterMs: number | undefined): void {
    this.#rest(item)
    const retryAt = this.#pace.hold(error.code, retryAfterMs)
    item.entry = { ...pending, error, retryAt }
    this.#link.changed(item.entry)
  }

  #fail(item: Item, error: SendError): void {
    this.#rest(item)
    const { id, kind, body, createdAt } = item.entry
    const entry: FailedEntry = { id, kind, body, createdAt, status: 'failed', error }
    item.entry = entry
    item.settle.reject(error)
    this.#changed(entry, item.place)
  }

  #changed(entry: OutboxEntry, place: Place): void {
    this.#link.keep(entry, place)
    this.#link.changed(entry)
  }

  /** Writes what may be written now, oldest first. */
  #flush(): void {
    if (!this.#connected || !this.#restored) return
    for (const item of this.#items.values()) {
      if (this.#inFlight >= this.#pace.window) return
      if (!item.inFlight && item.entry.status === 'pending') this.#transmit(item, item.entry)
    }
  }

  #transmit(item: Item, entry: PendingEntry): void {
    const { ackTimeoutMs } = this.#tuning
    const { id, kind, body } = entry
    if (!item.place.transmitted) this.#markTransmitted(item)
    this.#link.keep(entry, item.place)
    item.inFlight = true
    this.#inFlight += 1
    item.timers = [
      // Half-way: a dead connection is noticed before the message is called failed, and the message waits for the next one.
      setTimeout(() => this.#link.doubt(), ackTimeoutMs / 2),
      setTimeout(() => {
        this.#fail(item, new SendError('no_ack', 'The server has not confirmed the message in time.'))
        this.#flush()
      }, ackTimeoutMs),
    ]
    this.#link.transmit({ type: 'send', id, kind, body })
  }

  /** From now on its place is behind what was transmitted before it, and before everything else, also for the page that comes after this. */
  #markTransmitted(item: Item): void {
    item.place = { order: Math.max(item.place.order, this.#lastTransmitted + 1), transmitted: true }
    this.#took(item.place)
  }

  #took({ order, transmitted }: Place): void {
    this.#lastOrder = Math.max(this.#lastOrder, order)
    if (transmitted) this.#lastTransmitted = Math.max(this.#lastTransmitted, order)
  }

  /** Nothing is in motion for it any more. */
  #rest(item: Item): void {
    if (item.inFlight) this.#inFlight -= 1
    item.inFlight = false
    for (const timer of item.timers.splice(0)) clearTimeout(timer)
  }

  /** The connection has ended for good: what is pending fails. */
  close(code: SendErrorCode = 'closed'): void {
    this.#closed = true
    this.#connected = false
    this.#pace.close()
    for (const item of this.#items.values()) {
      if (item.entry.status === 'pending') {
        this.#fail(
          item,
          new SendError(code, 'The connection to the room ended before the message was confirmed.'),
        )
      }
    }
  }
}
