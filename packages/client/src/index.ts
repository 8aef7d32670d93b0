export { ParleyClient } from './parley-client.ts'
export { RoomConnection } from './room-connection.ts'
export type { RoomConnectionEvents } from './room-events.ts'
export type { CloseReason, RoomConnectionState } from './room-state.ts'
export type { ResumePoint } from './room-feed.ts'
export type {
  AckedEntry,
  DiscardedEntry,
  FailedEntry,
  OutboxEntry,
  PendingEntry,
  Sending,
} from './outbox-entry.ts'
export type { OpenOutboxStorage, OutboxStorage, StoredEntry } from './outbox-storage.ts'
export type { CallOptions, MakingOptions, Seat } from './rest.ts'
export type {
  PageEnvironment,
  ParleyClientOptions,
  Tuning,
  WebSocketConstructor,
  WebSocketLike,
} from './options.ts'
export {
  NetworkError,
  type NetworkErrorCode,
  ParleyError,
  ProblemError,
  type ProblemErrorCode,
  SendError,
  type SendErrorCode,
} from './errors.ts'
export { createId } from './id.ts'
export type {
  ErrorFrame,
  EventsPage,
  JoinedEvent,
  LeftEvent,
  Lifetime,
  Member,
  MessageEvent,
  ResetReason,
  Role,
  Room,
  RoomEvent,
  RoomState,
  Self,
  Session,
  WelcomeFrame,
  WireLimits,
} from '@parley/protocol'
