import type {
  ErrorFrame,
  EventsPage,
  EventsQuery,
  HelloFrame,
  LiveFrame,
  Member,
  Room,
  RoomEvent,
  Self,
  ServerFrame,
  Session,
  WelcomeFrame,
  WireLimits,
} from '@parley/protocol'
import { CloseCode } from '@parley/protocol'
import { untilLive, untilNotLive } from './await-state.ts'
import { Emitter, type Listener } from './emitter.ts'
import { createId } from './id.ts'
import { leaveRoom } from './leave.ts'
import { requireId, requireText } from './message-check.ts'
import type { ResolvedOptions } from './options.ts'
import type { OutboxEntry, Sending } from './outbox-entry.ts'
import { Outbox } from './outbox.ts'
import { OutboxKeeper } from './outbox-keeper.ts'
import type { CallOptions, RestApi } from './rest.ts'
import { renewSeat } from './renew-seat.ts'
import type { RoomConnectionEvents } from './room-events.ts'
import { type ResumePoint, RoomFeed } from './room-feed.ts'
import { RoomLink } from './room-link.ts'
import { type CloseReason, closeReason, type RoomConnectionState } from './room-state.ts'
import { Roster } from './roster.ts'
import { Throttle } from './throttle.ts'
import { TokenRefresh } from './token-refresh.ts'

/**
 * A member's place in a room: connected, and connected again whenever the connection is lost, until the room, the seat or the
 * program is done with it. Made by `ParleyClient.connect`; add listeners in the same turn, as nothing is emitted before the next one.
 */
export class RoomConnection {
  readonly #rest: RestApi
  readonly #emitter: Emitter<RoomConnectionEvents>
  readonly #feed: RoomFeed
  readonly #roster = new Roster()
  readonly #outbox: Outbox
  readonly #keeper: OutboxKeeper | null
  readonly #typing: Throttle
  readonly #link: RoomLink
  readonly #refresh: TokenRefresh
  readonly #options: ResolvedOptions
  #session: Session
  /** Token of the latest `hello`. */
  #helloToken = ''
  #room: Room
  #self: Self
  #limits: WireLimits | null = null
  #head = 0
  #leaving: Promise<void> | null = null

  constructor(options: ResolvedOptions, rest: RestApi, session: Session, start?: ResumePoint) {
    this.#session = session
    this.#options = options
    this.#rest = rest
    this.#room = session.room
    this.#self = session.self
    this.#emitter = new Emitter(options.onListenerError)
    this.#feed = new RoomFeed(start)
    this.#typing = new Throttle(options.typingIntervalMs)
    const storage = options.outboxStorage?.(session)
    this.#keeper = storage === undefined ? null : new OutboxKeeper(storage)
    this.#outbox = new Outbox(
      options,
      {
        transmit: (frame) => this.#link.send(frame),
        doubt: () => this.#link.probe(),
        keep: (entry, place) => this.#keeper?.keep(entry, place),
        changed: (entry) => this.#emitter.emit('outbox', entry),
      },
      this.#keeper === null,
    )
    this.#link = new RoomLink(options, {
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#onState(state),
      onWake: () => this.#refresh.hurry(),
      closeReason: (code) => this.#closeReason(code),
    })
    this.#refresh = new TokenRefresh(options, session, {
      renew: () => renewSeat(rest, this.#session),
      renewed: (fresh) => this.#renewed(fresh),
      ended: (code) => this.#link.close(code, closeReason(code)),
    })
    void this.#keeper
      ?.restore((entries) => this.#outbox.restore(entries), options.restoreTimeoutMs)
      .then(() => this.#outbox.restoreEnded())
  }

  /** The session with the token in use. Another one, after a `session` event, whenever a fresh token was taken. */
  get session(): Session {
    return this.#session
  }

  /** Where the connection stands. A new object for each change. */
  get state(): RoomConnectionState {
    return this.#link.state
  }

  /** The own seat; its name may change when the seat is entered again after an absence. */
  get self(): Self {
    return this.#self
  }

  get room(): Room {
    return this.#room
  }

  /** Who is present, by member id, kept current. In rooms of more than 200 not everybody is in it: see {@link loadMembers}. */
  get members(): ReadonlyMap<string, Member> {
    return this.#roster.members
  }

  /** How many are present; 0 before the first `welcome`. */
  get memberCount(): number {
    return this.#roster.count
  }

  /** Whether there are members that {@link loadMembers} would add; `false` before the first `welcome`. */
  get hasMoreMembers(): boolean {
    return this.#roster.hasMore
  }

  /** Limits of the server; `null` before the first `welcome`. */
  get limits(): WireLimits | null {
    return this.#limits
  }

  /** Seq of the room's last event, as far as known; 0 before the first `welcome`. */
  get head(): number {
    return this.#head
  }

  /** Belongs to {@link lastSeq}: keep both to resume in another `connect`. `undefined` before the first `welcome`. */
  get epoch(): string | undefined {
    return this.#feed.epoch
  }

  /** Seq of the last event received; `null` before the first one. */
  get lastSeq(): number | null {
    return this.#feed.lastSeq
  }

  /** Messages that were sent and haven't come back as events, in the order of sending; snapshots. */
  get outbox(): readonly OutboxEntry[] {
    return this.#outbox.entries
  }

  /** Calls `listener` for every `type` from now on; returns the function that ends it. A listener's faults don't reach the connection. */
  on<Type extends keyof RoomConnectionEvents>(
    type: Type,
    listener: Listener<RoomConnectionEvents[Type]>,
  ): () => void {
    return this.#emitter.on(type, listener)
  }

  /** Resolves when the connection is live, at once if it is. Rejects with code `closed` if it ends before. */
  whenLive(): Promise<void> {
    return untilLive(this)
  }

  /**
   * Sends a message: at once when live, else as soon as it is again, and again until it is acknowledged, under one id, so that it is
   * stored once. `await` it for the ack, or follow its `outbox` events.
   * @param text 1–4,000 code points after trimming
   * @param options `id`: 1–64 characters, unique for the member; give that of an earlier attempt (of a reloaded page, say) to repeat it
   * @throws SendError at once: `invalid_request` (empty), `too_large`, `queue_full` (50 wait already, offline), `closed`, `id_conflict`;
   *   later, as a rejection: the server's code, `no_ack` (10 s while connected), `closed`, `discarded`
   */
  send(text: string, options: { id?: string } = {}): Sending {
    const sending = this.#outbox.add(requireId(options.id ?? createId()), requireText(text))
    this.#typing.reset()
    return sending
  }

  /** Sends a failed message again, under its id, so that it never doubles. Throws `SendError`: `discarded` if there is none, `closed`. */
  retry(id: string): Sending {
    return this.#outbox.retry(id)
  }

  /** Gives a message up. If it had been on its way it may come as an event all the same. */
  discard(id: string): void {
    this.#outbox.discard(id)
  }

  /** Tells the others that somebody types here. Call it with every key: it is sent at most every 3 s, and only when live. */
  typing(): void {
    if (this.state.status === 'live' && this.#typing.pass()) this.#link.send({ type: 'typing' })
  }

  /** A page of the log, from the server. See `ParleyClient.readEvents`. */
  readEvents(query: EventsQuery, options?: CallOptions): Promise<EventsPage> {
    return this.#rest.readEvents(this.session, query, options)
  }

  /**
   * Reads the next page of a long roster, 200 members, into {@link members}. Events and presence that come meanwhile win over it. If the
   * connection is made anew meanwhile, nothing is added: `members` has begun again, with the first page. Throws like `ParleyClient.members`.
   */
  loadMembers(options?: CallOptions): Promise<void> {
    return this.#roster.readMore((after) => this.#rest.members(this.session, { after }, options))
  }

  /** For a "Try now" button: an attempt that is planned is made at once; a connection that seems live is checked. */
  reconnectNow(): void {
    this.#link.reconnectNow()
  }

  /**
   * Leaves the room: the seat is given up and its token useless. By the connection if it is live, else (or if that isn't confirmed) by REST.
   * Resolves when the seat is gone. Rejects with `NetworkError` or `ProblemError` if that couldn't be done; the connection then goes on.
   */
  leave(): Promise<void> {
    const ended = (): Promise<void> => untilNotLive(this, this.#options.leaveTimeoutMs)
    this.#leaving ??= leaveRoom(this.#link, this.#rest, () => this.#session, ended).finally(() => {
      this.#leaving = null
    })
    return this.#leaving
  }

  /**
   * Stops without leaving: the seat stays, and is absent after the grace period. Pending messages fail with `closed`; those that
   * `outboxStorage` keeps are sent by the next connection of the seat.
   */
  close(): void {
    this.#link.close(CloseCode.normal, 'closed_by_client')
  }

  #hello(): HelloFrame {
    this.#helloToken = this.#session.token
    return { type: 'hello', token: this.#helloToken, ...this.#feed.resumePoint }
  }

  #renewed(session: Session): void {
    this.#session = session
    this.#emitter.emit('session', session)
  }

  #closeReason(code: number): CloseReason | null {
    if (this.#leaving !== null) return 'left'
    // The connection came with a token that was replaced since, perhaps unnoticed by the server: the fresh one is still to be tried.
    if (code === CloseCode.unauthorized && this.#helloToken !== this.#session.token) return null
    return closeReason(code)
  }

  #onState(state: RoomConnectionState): void {
    if (state.status === 'closed') {
      this.#refresh.close()
      this.#keeper?.close()
      this.#outbox.close()
    }
    if (state.status === 'reconnecting') this.#outbox.disconnected()
    this.#emitter.emit('state', state)
    // Only now: by the time its `outbox` events come, listeners know that the connection is live.
    if (state.status === 'live' && this.state === state) this.#outbox.connected()
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        return this.#welcome(frame)
      case 'event':
        return this.#event(frame)
      case 'live':
        return this.#live(frame)
      case 'sent':
        return this.#outbox.ack(frame.id, frame.seq, frame.at)
      case 'error':
        return this.#error(frame)
      case 'presence':
        this.#roster.presence(frame)
        return this.#emitter.emit('presence', frame)
      case 'typing':
        return this.#emitter.emit('typing', frame)
      case 'beat':
      case 'pong':
        return this.#checkHead(frame.head)
      case 'goaway':
        // The link's business.
        return undefined
    }
  }

  #welcome(frame: WelcomeFrame): void {
    const resuming = this.#feed.resumePoint !== undefined
    this.#room = frame.room
    this.#self = frame.self
    this.#limits = frame.limits
    this.#head = frame.head
    this.#feed.welcome(frame)
    this.#roster.welcome(frame)
    this.#refresh.connected(Date.parse(frame.at))
    this.#emitter.emit('welcome', frame)
    if (!resuming || frame.resumed) return
    this.#outbox.reset()
    this.#emitter.emit('reset', frame.reset ?? 'too_old')
  }

  #event(frame: RoomEvent & { type: 'event' }): void {
    const { type: _, ...event } = frame
    const verdict = this.#feed.event(event)
    if (verdict === 'gap') this.#link.drop()
    if (verdict !== 'next') return
    this.#head = Math.max(this.#head, event.seq)
    this.#roster.event(event)
    if (event.kind === 'message' && event.by === this.#self.id)
      this.#outbox.ack(event.id, event.seq, event.at)
    this.#publish(event)
    this.#outbox.received(event.seq)
  }

  #publish(event: RoomEvent): void {
    if (event.kind === 'hidden') return
    this.#emitter.emit('event', event)
    if (event.kind === 'message') this.#emitter.emit('message', event)
    else if (event.kind === 'joined') this.#emitter.emit('joined', event)
    else this.#emitter.emit('left', event)
  }

  #live(frame: LiveFrame): void {
    if (!this.#feed.live(frame)) return this.#link.drop()
    this.#head = Math.max(this.#head, frame.head)
    this.#roster.live()
    this.#link.live()
    this.#emitter.emit('live', frame)
  }

  /** After `live` no head is ahead of the events sent before it: if it is, something was missed (SPEC B3). */
  #checkHead(head: number): void {
    if (this.state.status === 'live' && !this.#feed.reaches(head)) this.#link.drop()
  }

  #error(frame: ErrorFrame): void {
    if (frame.re === undefined) this.#emitter.emit('error', frame)
    // One that refuses an entry discarded meanwhile is nobody's business any more.
    else this.#outbox.refused(frame)
  }
}
