import Type, { type Static } from 'typebox'
import { CLIENT_ID_MAX_LENGTH } from './limits.ts'
import { MemberIdentitySchema } from './member.ts'
import { TimestampSchema } from './room.ts'

/** The client's own id of an event: unique per member, and the reason why sending it again is safe (SPEC D3). */
export const ClientIdSchema = Type.String({ minLength: 1, maxLength: CLIENT_ID_MAX_LENGTH })

const base = {
  seq: Type.Integer({ minimum: 1, description: 'Position in the room: starts at 1, no holes.' }),
  at: TimestampSchema,
  by: Type.String({ description: 'Member id.' }),
}

/** Body of a `message`. */
export const MessageBodySchema = Type.Object({
  text: Type.String({ description: '1–4,000 code points after trimming; stored trimmed.' }),
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
export const HiddenEventSchema = Type.Object({ seq: base.seq, kind: Type.Literal('hidden') }, { title: 'HiddenEvent' })
export type HiddenEvent = Static<typeof HiddenEventSchema>

/** Every durable thing that happens in a room. Receivers skip kinds they do not know and count their seq (SPEC E4). */
export const RoomEventSchema = Type.Union([MessageEventSchema, JoinedEventSchema, LeftEventSchema, HiddenEventSchema])
export type RoomEvent = Static<typeof RoomEventSchema>

/** The kinds of {@link RoomEvent}. */
export type EventKind = RoomEvent['kind']
