import Type, { type Static } from 'typebox'
import { type ErrorCode, errorCatalogue } from './errors.ts'
import { MembersNextSchema, MemberSchema, SelfSchema } from './member.ts'
import {
  ClientIdSchema,
  HiddenEventSchema,
  JoinedEventSchema,
  LeftEventSchema,
  MessageEventSchema,
} from './room-event.ts'
import { RoomSchema, TimestampSchema } from './room.ts'

const Head = Type.Integer({ minimum: 0, description: "Seq of the room's last event." })
const MemberId = Type.String({ description: 'Member id.' })

/** Sizes that a client should respect before it sends. */
export const WireLimitsSchema = Type.Object(
  {
    textCodePoints: Type.Integer({ description: 'Longest message text.' }),
    frameBytes: Type.Integer({ description: 'Longest client frame.' }),
  },
  { title: 'WireLimits' },
)
export type WireLimits = Static<typeof WireLimitsSchema>

/** Why a `since` could not be served: trimmed away, another life of the store, or beyond its head (SPEC S4). */
export const ResetReasonSchema = Type.Union([
  Type.Literal('too_old'),
  Type.Literal('epoch'),
  Type.Literal('client_ahead'),
])
export type ResetReason = Static<typeof ResetReasonSchema>

/** Answer to `hello`: the state of the room. The events after `since` (or the latest page) and `live` follow. */
export const WelcomeFrameSchema = Type.Object(
  {
    type: Type.Literal('welcome'),
    protocol: Type.Integer({ examples: [1] }),
    room: RoomSchema,
    self: SelfSchema,
    members: Type.Array(MemberSchema, { description: 'Who is present, online ones first; at most 200.' }),
    memberCount: Type.Integer({ minimum: 0, description: 'How many are present.' }),
    membersNext: Type.Optional(MembersNextSchema),
    at: Type.String({
      format: 'date-time',
      description:
        'Now, by the clock of the server: tells a client whose own is wrong when its token expires.',
      examples: ['2026-11-20T08:00:00.000Z'],
    }),
    epoch: Type.String({ description: 'Changes when the store was restored from a backup.' }),
    head: Head,
    floor: Type.Integer({ minimum: 1, description: 'Seq of the oldest event that can still be read.' }),
    resumed: Type.Boolean({ description: 'Whether the events after `since` follow.' }),
    reset: Type.Optional(ResetReasonSchema),
    heartbeatMs: Type.Integer({ minimum: 1 }),
    limits: WireLimitsSchema,
  },
  {
    title: 'WelcomeFrame',
    description: 'Answer to `hello`: the state of the room. Events and `live` follow.',
  },
)
export type WelcomeFrame = Static<typeof WelcomeFrameSchema>

const eventType = { type: Type.Literal('event') }

/** One durable event, in seq order. */
export const EventFrameSchema = Type.Union(
  [
    Type.Object(
      { ...eventType, ...MessageEventSchema.properties },
      { title: 'MessageEventFrame', description: 'Somebody said something.' },
    ),
    Type.Object(
      { ...eventType, ...JoinedEventSchema.properties },
      { title: 'JoinedEventFrame', description: 'A member became present.' },
    ),
    Type.Object(
      { ...eventType, ...LeftEventSchema.properties },
      {
        title: 'LeftEventFrame',
        description: "A member's presence ended, by `leave` or because the grace period was over.",
      },
    ),
    Type.Object(
      { ...eventType, ...HiddenEventSchema.properties },
      {
        title: 'HiddenEventFrame',
        description: 'An event the receiver may not see: nothing but its place in the order.',
      },
    ),
  ],
  { title: 'EventFrame', description: 'One durable event, in the order of seq.' },
)
export type EventFrame = Static<typeof EventFrameSchema>

/** The replay is over; what follows comes as it commits. */
export const LiveFrameSchema = Type.Object(
  { type: Type.Literal('live'), head: Head },
  { title: 'LiveFrame', description: 'The replay is over; what follows comes as it commits.' },
)
export type LiveFrame = Static<typeof LiveFrameSchema>

/** Acknowledges a `send`: the event is durably stored (SPEC D1). */
export const SentFrameSchema = Type.Object(
  {
    type: Type.Literal('sent'),
    id: ClientIdSchema,
    seq: Type.Integer({ minimum: 1 }),
    at: TimestampSchema,
    duplicate: Type.Boolean({ description: 'Whether the event had been stored before.' }),
  },
  { title: 'SentFrame', description: 'Acknowledges a `send`: the event is durably stored.' },
)
export type SentFrame = Static<typeof SentFrameSchema>

const errorCodes = Object.keys(errorCatalogue) as ErrorCode[]

/** Something was refused; the connection stays open unless a close follows. */
export const ErrorFrameSchema = Type.Object(
  {
    type: Type.Literal('error'),
    re: Type.Optional(Type.String({ description: 'Client id of the refused `send`.' })),
    code: Type.Unsafe<ErrorCode>(Type.String({ enum: errorCodes })),
    message: Type.String(),
    retryAfterMs: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  {
    title: 'ErrorFrame',
    description: 'Something was refused; the connection stays open unless a close follows.',
  },
)
export type ErrorFrame = Static<typeof ErrorFrameSchema>

/** Another member is typing. */
export const TypingNoticeFrameSchema = Type.Object(
  { type: Type.Literal('typing'), by: MemberId },
  { title: 'TypingNoticeFrame', description: 'Another member is typing.' },
)
export type TypingNoticeFrame = Static<typeof TypingNoticeFrameSchema>

/** Members whose connectedness changed, coalesced. */
export const PresenceFrameSchema = Type.Object(
  { type: Type.Literal('presence'), online: Type.Array(MemberId), offline: Type.Array(MemberId) },
  { title: 'PresenceFrame', description: 'Members whose connectedness changed, coalesced.' },
)
export type PresenceFrame = Static<typeof PresenceFrameSchema>

/** Answer to `ping`. */
export const PongFrameSchema = Type.Object(
  { type: Type.Literal('pong'), head: Head },
  { title: 'PongFrame', description: 'Answer to `ping`.' },
)
export type PongFrame = Static<typeof PongFrameSchema>

/** Sent every `heartbeatMs`, so that a dead connection is noticed. */
export const BeatFrameSchema = Type.Object(
  { type: Type.Literal('beat'), head: Head },
  { title: 'BeatFrame', description: 'Sent every `heartbeatMs`, so that a dead connection is noticed.' },
)
export type BeatFrame = Static<typeof BeatFrameSchema>

/** The server is about to restart; connect again after `afterMs`. A close with 1012 follows. */
export const GoawayFrameSchema = Type.Object(
  { type: Type.Literal('goaway'), afterMs: Type.Integer({ minimum: 0 }) },
  {
    title: 'GoawayFrame',
    description: 'The server is about to restart: connect again after `afterMs`. A close with 1012 follows.',
  },
)
export type GoawayFrame = Static<typeof GoawayFrameSchema>

/** Every server frame by its `type`. */
export const serverFrameSchemas = {
  welcome: WelcomeFrameSchema,
  event: EventFrameSchema,
  live: LiveFrameSchema,
  sent: SentFrameSchema,
  error: ErrorFrameSchema,
  typing: TypingNoticeFrameSchema,
  presence: PresenceFrameSchema,
  pong: PongFrameSchema,
  beat: BeatFrameSchema,
  goaway: GoawayFrameSchema,
} as const

/** Any frame that a server may send. */
export type ServerFrame =
  | WelcomeFrame
  | EventFrame
  | LiveFrame
  | SentFrame
  | ErrorFrame
  | TypingNoticeFrame
  | PresenceFrame
  | PongFrame
  | BeatFrame
  | GoawayFrame
