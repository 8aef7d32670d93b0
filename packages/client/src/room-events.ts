import type {
  ErrorFrame,
  JoinedEvent,
  LeftEvent,
  LiveFrame,
  MessageEvent,
  PresenceFrame,
  ResetReason,
  RoomEvent,
  Session,
  TypingNoticeFrame,
  WelcomeFrame,
} from '@parley/protocol'
import type { OutboxEntry } from './outbox-entry.ts'
import type { RoomConnectionState } from './room-state.ts'

/** What a `RoomConnection` emits, by name. */
export interface RoomConnectionEvents {
  /** Its state has changed. */
  state: RoomConnectionState
  /** A fresh token was taken before the last one expires: keep this session instead of the one before. */
  session: Session
  /** A connection was made: room, seat and roster are fresh. The events that were missed follow. */
  welcome: WelcomeFrame
  /** What was missed can't be told: forget the events received so far; the latest page follows. Comes after `welcome`. */
  reset: ResetReason
  /** Everything up to `head` has been received. */
  live: LiveFrame
  /** Any durable event, each seq once and in order; kinds that this version doesn't know are left out. */
  event: RoomEvent
  /** An `event` of kind `message`; one's own has `by === room.self.id`, and the id that `send` gave. */
  message: MessageEvent
  /** An `event` of kind `joined`: somebody is present now. */
  joined: JoinedEvent
  /** An `event` of kind `left`: somebody's presence has ended. */
  left: LeftEvent
  /** Members came to have a connection, or lost their last one. A hint. */
  presence: PresenceFrame
  /** Another member is typing; meant to be shown for some 5 s. */
  typing: TypingNoticeFrame
  /** An entry of the outbox is new, has changed or was discarded. */
  outbox: OutboxEntry
  /** The server reports something that isn't about a message. */
  error: ErrorFrame
}
