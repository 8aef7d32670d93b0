import { CloseCode } from '@parley/protocol'

/** Why a connection has ended for good, in a word. */
export type CloseReason =
  /** `leave` was called here. */
  | 'left'
  /** The member left in another tab, or by REST. */
  | 'left_elsewhere'
  /** Token expired or invalid, or its seat gone: join again. */
  | 'unauthorized'
  /** Removed by a host. */
  | 'removed'
  | 'room_gone'
  /** The server doesn't speak this version of the protocol: a newer client is needed. */
  | 'unsupported'
  /** The server couldn't make sense of what was sent. */
  | 'protocol_error'
  /** `close` was called. */
  | 'closed_by_client'

/** Where a room connection stands. */
export type RoomConnectionState =
  /** The first connection is being made. */
  | { readonly status: 'connecting' }
  /** Everything up to the head has been received; messages are sent at once. */
  | { readonly status: 'live' }
  /**
   * The connection was lost, or couldn't be made at first. `since`: when (of one that fell silent: when
   * it was asked in vain for a sign of life), in milliseconds of the epoch; the same until live again.
   * `nextAttemptAt`: when it is tried next; `null` while it is being tried.
   */
  | { readonly status: 'reconnecting'; readonly since: number; readonly nextAttemptAt: number | null }
  /** It has ended for good and never connects again. `code`: the WebSocket close code (SPEC C1). */
  | { readonly status: 'closed'; readonly code: number; readonly reason: CloseReason }

const reasons: Readonly<Record<number, CloseReason>> = {
  [CloseCode.normal]: 'left',
  [CloseCode.leftElsewhere]: 'left_elsewhere',
  [CloseCode.unauthorized]: 'unauthorized',
  [CloseCode.removed]: 'removed',
  [CloseCode.roomGone]: 'room_gone',
  [CloseCode.unsupportedProtocol]: 'unsupported',
}

/** The word for a terminal close code. */
export function closeReason(code: number): CloseReason {
  return reasons[code] ?? 'protocol_error'
}
