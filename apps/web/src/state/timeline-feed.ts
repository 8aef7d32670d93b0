import type { OutboxEntry, RoomConnection } from '@parley/client'
import type { RoomEvent } from '@parley/protocol'
import type { StoreApi } from 'zustand'
import {
  insertEntries,
  type MessageEntry,
  messageKey,
  namesOf,
  type TimelineEntry,
  toEntry,
} from '../lib/timeline-entries.ts'
import { marksOfEvents } from '../lib/lookalikes.ts'
import { toSteady } from '../lib/steady-clock.ts'
import type { RoomState } from './room-state.ts'
import { rosterOf } from './roster.ts'

/** While events pour in, the screen is told this often, not once per event: each time costs a layout, and nobody reads faster. */
const FLUSH_MS = 100

/** Clocks that differ by less are the same: the way of the news takes some of it, and differs each time. */
const SKEW_MS = 2000

/**
 * Turns what the connection says about events into the timeline's entries: stored ones in the order of their seq, own ones on their
 * way after them, each under one key from its first appearance on.
 */
export class TimelineFeed {
  readonly #store: StoreApi<RoomState>
  readonly #connection: RoomConnection
  #buffer: RoomEvent[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #floor = 1
  /** Seq of the oldest event that was read, shown or not. */
  #oldest: number | null = null
  #isLive = false
  /** The page that came after an interruption, and everything since, until it is asked for. */
  #aside: TimelineEntry[] | null = null

  constructor(store: StoreApi<RoomState>, connection: RoomConnection) {
    this.#store = store
    this.#connection = connection
  }

  /** A connection was made; a replay follows. `floor` is the seq of the oldest event there is, `skew` by how much the server's clock is ahead. */
  welcome(floor: number, skew: number) {
    this.#floor = floor
    this.#isLive = false
    const { clockSkew, outgoing } = this.#store.getState()
    const change = skew - clockSkew
    if (!(Math.abs(change) > SKEW_MS)) return
    this.#store.setState({
      clockSkew: skew,
      outgoing: outgoing.map((message) => Object.assign({}, message, { at: message.at + change })),
    })
  }

  /** What follows has no connection to what was received before. */
  interrupt() {
    this.#flush()
    if (this.#store.getState().events.length === 0) return
    this.#aside = []
    this.#store.setState({ interrupted: true })
  }

  add(event: RoomEvent) {
    this.#buffer.push(event)
    if (this.#timer !== undefined) return
    // The first of a live burst shows at once, the others soon and together.
    if (this.#isLive) this.#flush()
    this.#wait()
  }

  #wait() {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#buffer.length === 0) return
      this.#flush()
      this.#wait()
    }, FLUSH_MS)
  }

  /** The replay is over. */
  live() {
    this.#flush()
    this.#isLive = true
    const { events, history } = this.#store.getState()
    this.#oldest ??= events[0]?.seq ?? null
    this.#store.setState({ loaded: true, history: { ...history, hasEarlier: this.#hasEarlier() } })
  }

  #hasEarlier(): boolean {
    return this.#oldest !== null && this.#oldest > this.#floor
  }

  /** Shows the latest page in place of what was there before an interruption. */
  loadLatest() {
    const events = this.#aside
    if (events === null) return
    this.#aside = null
    this.#oldest = events[0]?.seq ?? null
    const history = { hasEarlier: this.#hasEarlier(), loading: false, failed: false }
    this.#store.setState({ events, interrupted: false, history })
  }

  /** Fetches the page before the oldest event. Resolves to how many messages it brought, null if it couldn't be had. */
  async loadEarlier(limit: number): Promise<number | null> {
    const { history } = this.#store.getState()
    const oldest = this.#oldest
    if (oldest === null || history.loading || !history.hasEarlier) return 0
    this.#store.setState({ history: { ...history, loading: true, failed: false } })
    try {
      const page = await this.#connection.readEvents({ before: oldest, limit })
      const entries = page.events.map(toEntry).filter((entry) => entry !== null)
      // Meanwhile the timeline may have become another one.
      if (this.#oldest !== oldest) return 0
      this.#oldest = page.events[0]?.seq ?? page.floor
      this.#floor = page.floor
      this.#store.setState(({ events, names, lookalikes }) => ({
        events: [...entries, ...events],
        names: namesOf(page.events, names, 'older'),
        lookalikes: marksOfEvents(page.events, lookalikes),
        history: { hasEarlier: this.#hasEarlier(), loading: false, failed: false },
      }))
      return entries.filter(({ kind }) => kind === 'message').length
    } catch {
      this.#store.setState({ history: { ...history, loading: false, failed: true } })
      return null
    }
  }

  /** An own message is new, has been stored, has failed or was discarded. */
  outbox(entry: OutboxEntry) {
    const { self, outgoing, events, clockSkew } = this.#store.getState()
    const key = messageKey(self.id, entry.id)
    // Of an earlier page, which hadn't heard that it was stored: there it stands already.
    if (entry.status === 'pending' && events.some((event) => event.key === key)) return
    const rest = outgoing.filter((message) => message.key !== key)
    const base = { kind: 'message', key, id: entry.id, by: self.id, text: entry.body.text } as const
    switch (entry.status) {
      case 'pending':
      case 'failed': {
        const message: MessageEntry = {
          ...base,
          at: entry.createdAt + clockSkew,
          seq: null,
          status: entry.status,
          ...(entry.status === 'failed' ? { failure: entry.error.code } : {}),
          ...(entry.status === 'pending' && entry.error ? { held: true } : {}),
        }
        if (entry.status === 'pending' && entry.retryAt !== undefined) this.#hold(entry.retryAt)
        this.#setOutgoing(this.#inOrderOfSending([...rest, message]))
        return
      }
      case 'acked':
        this.#setOutgoing(rest)
        // Of an earlier page, too: it is part of the past, which comes as a whole.
        if (this.#oldest !== null && entry.seq < this.#oldest) return
        this.#insert([{ ...base, at: Date.parse(entry.at) || 0, seq: entry.seq, status: 'sent' }])
        return
      case 'discarded':
        this.#setOutgoing(rest)
    }
  }

  /** What another tab has left behind may belong between what this one has written, and what is tried again goes behind the others. */
  #inOrderOfSending(outgoing: readonly MessageEntry[]): MessageEntry[] {
    const places = new Map(this.#connection.outbox.map(({ id }, index) => [id, index]))
    const placeOf = ({ id }: MessageEntry) => places.get(id) ?? outgoing.length
    return outgoing.toSorted((a, b) => placeOf(a) - placeOf(b))
  }

  /** The server takes nothing until `retryAt`; an entry may be told again, with a time that is past. */
  #hold(retryAt: number) {
    const until = toSteady(retryAt)
    this.#store.setState(({ heldUntil }) => ({ heldUntil: Math.max(heldUntil ?? 0, until) }))
  }

  #setOutgoing(outgoing: readonly MessageEntry[]) {
    const waits = outgoing.some((message) => message.held)
    this.#store.setState((state) => ({ outgoing, heldUntil: waits ? state.heldUntil : null }))
  }

  #flush() {
    const events = this.#buffer.splice(0)
    if (events.length === 0) return
    const { self, names, lookalikes, loaded } = this.#store.getState()
    const entries = events.map(toEntry).filter((entry) => entry !== null)
    // A page that stands for what was missed may be told in part already.
    const isNew = loaded && (this.#isLive || this.#aside === null)
    const spoken = isNew ? entries.filter((entry) => entry.by !== self.id) : []
    this.#store.setState({
      names: namesOf(events, names, 'newer'),
      lookalikes: marksOfEvents(events, lookalikes),
      ...rosterOf(this.#connection),
      ...(spoken.length > 0 ? { arrivals: spoken, caughtUp: !this.#isLive } : {}),
    })
    this.#insert(entries)
  }

  #insert(entries: TimelineEntry[]) {
    if (this.#aside !== null) this.#aside = insertEntries(this.#aside, entries)
    else this.#store.setState(({ events }) => ({ events: insertEntries(events, entries) }))
  }

  close() {
    clearTimeout(this.#timer)
  }
}
