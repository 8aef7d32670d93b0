import Type, { type Static } from 'typebox'
import { CLIENT_ID_MAX_LENGTH } from './limits.ts'
import { MemberIdentitySchema } from './member.ts'
import { TimestampSchema } from './room.ts'

/**
 * The client's own id of an event: unique per member, and the reason why sending it again is safe (SPEC D3). U+0000 and lone
 * surrogates are refused because stores and UTF-8 cannot keep them: two ids would become one (SPEC M2).
 */
export const ClientIdSchema = Type.String({
  minLength: 1,
  maxLength: CLIENT_ID_MAX_LENGTH,
  pattern: '^[^\\u0000\\p{Cs}]*$',
  description: "The client's own id, unique for its member.",
  examples: ['01JD3V6R7Q-1'],
})

const base = {
  seq: Type.Integer({ minimum: 1, description: 'Position in the room: starts at 1, no holes.' }),
  at: TimestampSchema,
  by: Type.String({ description: 'Member id.', examples: ['m_7Kq2'] }),
}

/** Body of a `message`. */
export const MessageBodySchema = Type.Object({
  text: Type.String({
    description: '1–4,000 code points after trimming; stored trimmed.',
    examples: ['Hello'],
  }),
})
export type MessageBody = Static<typeof MessageBodySchema>

/** Somebody said something. */
export const MessageEventSchema = Type.Object(
  { ...base, kind: Type.Literal('message'), id: ClientIdSchema, body: MessageBodySchema },
  { title: 'MessageEvent' },
)
export type MessageEvent = Static<typeof MessageEventSchema>

/** A member became present. */
export const JoinedEventSchema = Type.Object(
  { ...base, kind: Type.Literal('joined'), body: Type.Object({ member: MemberIdentitySchema }) },
  { title: 'JoinedEvent' },
)
export type JoinedEvent = Static<typeof JoinedEventSchema>

/** A member's presence ended, by `leave` or because the grace period was over. */
export const LeftEventSchema = Type.Object(
  { ...base, kind: Type.Literal('left'), body: Type.Object({ member: MemberIdentitySchema }) },
  { title: 'LeftEvent' },
)
export type LeftEvent = Static<typeof LeftEventSchema>

/** An event the receiver may not see: nothing but its place in the order. */
export const HiddenEventSchema = Type.Object(
  { seq: base.seq, kind: Type.Literal('hidden') },
  { title: 'HiddenEvent' },
)
export type HiddenEvent = Static<typeof HiddenEventSchema>

/** Every durable thing that happens in a room. Receivers skip kinds they do not know and count their seq (SPEC E4). */
export const RoomEventSchema = Type.Union([
  MessageEventSchema,
  JoinedEventSchema,
  LeftEventSchema,
  HiddenEventSchema,
])
export type RoomEvent = Static<typeof RoomEventSchema>

/** The kinds of {@link RoomEvent}. */
export type EventKind = RoomEvent['kind']
