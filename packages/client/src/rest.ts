import type {
  CreateRoomBody,
  EventsPage,
  EventsQuery,
  JoinRoomBody,
  MembersPage,
  MembersQuery,
  MessageEvent,
  PostMessageBody,
  RoomState,
  Session,
  WebConfig,
} from '@parley/protocol'
import { readEvent } from './frames.ts'
import { callHttp, type HttpCall } from './http-call.ts'
import type { ResolvedOptions } from './options.ts'

/** What any REST call takes besides its own arguments. */
export interface CallOptions {
  /** Aborts the call, which then throws `NetworkError` with `aborted`. */
  signal?: AbortSignal
}

/** For calls that make something: the same key with the same content makes it once, within 10 minutes (SPEC A4). */
export interface MakingOptions extends CallOptions {
  /** 16–255 characters; `createId()` gives one. */
  idempotencyKey?: string
}

/** Which seat a call is made for; a `Session` is one. */
export interface Seat {
  /** Room code, in any spelling that the server accepts. */
  readonly code: string
  readonly token: string
}

const room = (code: string, rest = ''): string => `/rooms/${encodeURIComponent(code)}${rest}`

/**
 * The REST calls, one method each. All throw `ProblemError` for what the server refused (see the codes at each) and `NetworkError` where
 * no usable answer came.
 */
export class RestApi {
  readonly #options: ResolvedOptions

  constructor(options: ResolvedOptions) {
    this.#options = options
  }

  async #call<Answer>(call: HttpCall, options: MakingOptions = {}): Promise<Answer> {
    const { signal, idempotencyKey } = options
    return (await callHttp(this.#options, { ...call, signal, idempotencyKey })) as Answer
  }

  createRoom(body: CreateRoomBody, options?: MakingOptions): Promise<Session> {
    return this.#call({ method: 'POST', path: '/rooms', body }, options)
  }

  joinRoom(
    code: string,
    body: JoinRoomBody,
    options: MakingOptions & { token?: string } = {},
  ): Promise<Session> {
    return this.#call({ method: 'POST', path: room(code, '/join'), body, token: options.token }, options)
  }

  roomState({ code, token }: Seat, options?: CallOptions): Promise<RoomState> {
    return this.#call({ method: 'GET', path: room(code), token }, options)
  }

  members({ code, token }: Seat, query: MembersQuery = {}, options?: CallOptions): Promise<MembersPage> {
    return this.#call({ method: 'GET', path: room(code, '/members'), token, query }, options)
  }

  /** Events of unknown kinds come as `hidden`, like on a connection. */
  async readEvents(
    { code, token }: Seat,
    query: EventsQuery = {},
    options?: CallOptions,
  ): Promise<EventsPage> {
    const call: HttpCall = { method: 'GET', path: room(code, '/events'), token, query }
    const page = await this.#call<EventsPage>(call, options)
    return { ...page, events: page.events.map(readEvent).filter((event) => event !== null) }
  }

  postMessage({ code, token }: Seat, body: PostMessageBody, options?: MakingOptions): Promise<MessageEvent> {
    return this.#call({ method: 'POST', path: room(code, '/messages'), token, body }, options)
  }

  leave({ code, token }: Seat, options?: CallOptions): Promise<void> {
    return this.#call({ method: 'POST', path: room(code, '/leave'), token, keepalive: true }, options)
  }

  deleteRoom({ code, token }: Seat, options?: CallOptions): Promise<void> {
    return this.#call({ method: 'DELETE', path: room(code), token }, options)
  }

  session(token: string | undefined, options?: CallOptions): Promise<Session> {
    return this.#call({ method: 'GET', path: '/session', token }, options)
  }

  deleteSession(token: string | undefined, options?: CallOptions): Promise<void> {
    return this.#call({ method: 'DELETE', path: '/session', token, keepalive: true }, options)
  }

  config(options?: CallOptions): Promise<WebConfig> {
    return this.#call({ method: 'GET', path: '/config.json' }, options)
  }
}
