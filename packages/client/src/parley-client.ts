import type {
  CreateRoomBody,
  EventsPage,
  EventsQuery,
  JoinRoomBody,
  MembersPage,
  MembersQuery,
  MessageEvent,
  RoomState,
  Session,
  WebConfig,
} from '@parley/protocol'
import { createId } from './id.ts'
import { type ParleyClientOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { type CallOptions, type MakingOptions, RestApi, type Seat } from './rest.ts'
import { RoomConnection } from './room-connection.ts'
import type { ResumePoint } from './room-feed.ts'

/**
 * A Parley server as its clients see it. The calls are REST, one request each, never repeated by themselves. Every call may throw
 * `ProblemError` (the server refused; `code` says why) or `NetworkError` (no usable answer).
 */
export class ParleyClient {
  readonly #options: ResolvedOptions
  readonly #rest: RestApi
  readonly #connections = new Set<RoomConnection>()

  /** @throws TypeError if `url` is not an http address */
  constructor(options: ParleyClientOptions = {}) {
    this.#options = resolveOptions(options)
    this.#rest = new RestApi(this.#options)
  }

  /**
   * Makes a room and enters it as its host.
   * @param body `name`: 1–32 code points; `title`: 1–80; `lifetime`: `ephemeral` (default) or `kept`
   * @throws ProblemError `invalid_request` (see `errors`), `rate_limited` (see `retryAfterMs`), `id_conflict`
   */
  createRoom(body: CreateRoomBody, options?: MakingOptions): Promise<Session> {
    return this.#rest.createRoom(body, options)
  }

  /**
   * Enters a room. With the `token` of a seat in it, the same seat comes back with a fresh token.
   * @param code as people type it: any case, spaces and hyphens
   * @throws ProblemError `room_not_found`, `name_taken` (see `suggestion`), `forbidden` (see `reason`), `invalid_request`, `rate_limited`
   */
  joinRoom(code: string, body: JoinRoomBody, options?: MakingOptions & { token?: string }): Promise<Session> {
    return this.#rest.joinRoom(code, body, options)
  }

  /** Room, roster (at most 200) and head. Throws `unauthorized`, `forbidden` (removed), `room_not_found`. */
  roomState(seat: Seat, options?: CallOptions): Promise<RoomState> {
    return this.#rest.roomState(seat, options)
  }

  /** A page of the roster; `after` is the `next` of the page before. Throws like {@link roomState}. */
  members(seat: Seat, query?: MembersQuery, options?: CallOptions): Promise<MembersPage> {
    return this.#rest.members(seat, query, options)
  }

  /**
   * A page of the log, ascending: the first events above `after`, the nearest below `before`, or the latest. `limit`: 1–200, 50 by
   * default. Kinds that this version doesn't know come as `hidden`. Throws like {@link roomState}.
   */
  readEvents(seat: Seat, query?: EventsQuery, options?: CallOptions): Promise<EventsPage> {
    return this.#rest.readEvents(seat, query, options)
  }

  /**
   * Posts a message without a connection. Resolves when it is durably stored. Repeating the call with the same `id` stores it once.
   * @throws ProblemError `invalid_request`, `too_large`, `id_conflict`, `rate_limited`, and what {@link roomState} throws
   */
  postMessage(
    seat: Seat,
    text: string,
    options: MakingOptions & { id?: string } = {},
  ): Promise<MessageEvent> {
    const { id = createId(), ...rest } = options
    return this.#rest.postMessage(seat, { text, id }, rest)
  }

  /** Gives the seat up. Throws `unauthorized` if it was gone, `room_not_found`. */
  leave(seat: Seat, options?: CallOptions): Promise<void> {
    return this.#rest.leave(seat, options)
  }

  /** Deletes the room for everybody; for its host only. Throws `forbidden` for others, `unauthorized`, `room_not_found`. */
  deleteRoom(seat: Seat, options?: CallOptions): Promise<void> {
    return this.#rest.deleteRoom(seat, options)
  }

  /** The session of `token`, or of the page's cookie. Throws `unauthorized` if there is none, or its seat or room is gone. */
  session(options: CallOptions & { token?: string } = {}): Promise<Session> {
    return this.#rest.session(options.token, options)
  }

  /** Leaves the room of `token`, or of the page's cookie, and clears the cookie; also succeeds without a session. */
  deleteSession(options: CallOptions & { token?: string } = {}): Promise<void> {
    return this.#rest.deleteSession(options.token, options)
  }

  /** What the server tells its web app: the length of codes, for one. */
  config(options?: CallOptions): Promise<WebConfig> {
    return this.#rest.config(options)
  }

  /**
   * Connects to the session's room, at once, and stays connected until `leave`, `close` or a terminal close code.
   * @param start where an earlier connection ended (`lastSeq` and `epoch`): everything since comes first. `since: 0` is the whole log;
   *   without it the latest page (50 events) comes
   */
  connect(session: Session, start?: ResumePoint): RoomConnection {
    const connection = new RoomConnection(this.#options, this.#rest, session, start)
    this.#connections.add(connection)
    connection.on('state', ({ status }) => {
      if (status === 'closed') this.#connections.delete(connection)
    })
    return connection
  }

  /** Closes every connection that this client made, without leaving any room. */
  close(): void {
    for (const connection of this.#connections) connection.close()
  }
}
