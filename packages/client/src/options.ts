import type { OpenOutboxStorage } from './outbox-storage.ts'

/** The part of the `WebSocket` interface that is used; browsers, Node ≥ 22 and the `ws` package all have it. */
export interface WebSocketLike {
  binaryType: string
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  send(data: string): void
  close(): void
}

/** Constructs a {@link WebSocketLike}, as `WebSocket` does. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike

/** What tells about the network and whether the page is seen; in a page its `globalThis`. Node has none and needs none. */
export interface PageEnvironment {
  addEventListener(type: 'online' | 'offline' | 'pageshow', listener: () => void): void
  removeEventListener(type: 'online' | 'offline' | 'pageshow', listener: () => void): void
  readonly document?: {
    readonly visibilityState: string
    addEventListener(type: 'visibilitychange', listener: () => void): void
    removeEventListener(type: 'visibilitychange', listener: () => void): void
  }
}

/** Times (milliseconds) and bounds. The defaults are meant for production; tests shorten them. */
export interface Tuning {
  /** A REST call without an answer after this is a `timeout`. */
  requestTimeoutMs: number
  /** A socket without `welcome` after this is dropped and tried again. */
  connectTimeoutMs: number
  /** Added to the server's `heartbeatMs`: silence for longer than both means a dead connection (SPEC B1). */
  heartbeatSlackMs: number
  /** Upper bound of the silence, whatever the server's `heartbeatMs` is. */
  silenceLimitMs: number
  /** A `ping` without any frame in return after this means a dead connection. */
  pingTimeoutMs: number
  /** A message on its way for this long, on a live connection, has failed. */
  ackTimeoutMs: number
  /** `leave` on a connection that isn't closed after this is tried by REST. */
  leaveTimeoutMs: number
  /** `typing` is sent at most this often. */
  typingIntervalMs: number
  /** Messages that may wait while there is no connection; beyond, `send` throws `queue_full`. */
  maxQueued: number
  /** What `outboxStorage` has kept is waited for this long at most before anything is sent. */
  restoreTimeoutMs: number
  /** Messages on their way at once; more wait for an ack. 50 is what a server takes in a burst (SPEC D6). */
  sendWindow: number
  /** A fresh token is taken when this share of what the last one had left, when it was first seen, has passed; a little earlier at random. */
  refreshShare: number
  /** Upper bound of the first random wait before connecting again; it doubles with every attempt (SPEC C3). */
  backoffFirstMs: number
  /** Most that bound grows to during the first {@link Tuning.backoffFastPhaseMs} of an outage. */
  backoffFastMs: number
  backoffFastPhaseMs: number
  /** Most that bound grows to afterwards, and what backing off (1013, 4429) starts with. */
  backoffSlowMs: number
  /** A connection that has been live this long ends an outage; a shorter one doesn't reset the bound. */
  stableAfterMs: number
  /** A clock that jumps by more than this means that the machine has slept. */
  wakeAfterMs: number
  /** Uniform in [0, 1). */
  random: () => number
}

export const defaultTuning: Tuning = {
  requestTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  heartbeatSlackMs: 5_000,
  silenceLimitMs: 30_000,
  pingTimeoutMs: 3_000,
  ackTimeoutMs: 10_000,
  leaveTimeoutMs: 3_000,
  typingIntervalMs: 3_000,
  maxQueued: 50,
  restoreTimeoutMs: 2_000,
  sendWindow: 50,
  refreshShare: 0.8,
  backoffFirstMs: 500,
  backoffFastMs: 3_000,
  backoffFastPhaseMs: 60_000,
  backoffSlowMs: 30_000,
  stableAfterMs: 5_000,
  wakeAfterMs: 10_000,
  random: Math.random,
}

/** Options of `ParleyClient`. */
export interface ParleyClientOptions extends Partial<Tuning> {
  /** Base address of the server, `http:` or `https:`, with a path if it is mounted under one. Empty or absent: the page's origin. */
  url?: string
  /** `fetch` by default. */
  fetch?: typeof globalThis.fetch
  /** `WebSocket` by default. */
  WebSocket?: WebSocketConstructor
  /**
   * Of REST calls: whether the session cookie goes along where page and server have the same origin. `same-origin` by default.
   * Between origins it never does: there the token alone carries the session.
   */
  credentials?: 'omit' | 'same-origin'
  /** The page's `globalThis` by default; `null` for none. */
  environment?: PageEnvironment | null
  /** Keeps what is not acknowledged beyond the life of a connection. Absent: it is lost with the page or program. */
  outboxStorage?: OpenOutboxStorage
  /** Receives what listeners throw. By default `reportError`, or where that is missing (Node) `console.error`. */
  onListenerError?: (error: unknown) => void
}

/** {@link ParleyClientOptions} with every default filled in. */
export interface ResolvedOptions extends Tuning {
  /** Without a slash at its end. */
  url: string
  fetch: typeof globalThis.fetch
  WebSocket: WebSocketConstructor
  credentials: 'omit' | 'same-origin'
  environment: PageEnvironment | null
  outboxStorage?: OpenOutboxStorage
  onListenerError: (error: unknown) => void
}

/** Fills in the defaults. Throws a `TypeError` if `url` is not an http address. */
export function resolveOptions(options: ParleyClientOptions): ResolvedOptions {
  return {
    ...defaultTuning,
    ...options,
    url: resolveUrl(options.url),
    // Called as a method of anything but the global object, the native fetch throws.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    credentials: options.credentials ?? 'same-origin',
    environment: options.environment === undefined ? pageEnvironment() : options.environment,
    onListenerError: options.onListenerError ?? reportFault,
  }
}

function resolveUrl(given: string | undefined): string {
  const page = typeof location === 'undefined' ? undefined : location.origin
  const url = new URL(given === undefined || given === '' ? (page ?? '') : given, page)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`The address of the server must start with http: or https:, not ${url.protocol}`)
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function pageEnvironment(): PageEnvironment | null {
  return typeof globalThis.addEventListener === 'function' ? globalThis : null
}

function reportFault(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
  else console.error(error)
}
