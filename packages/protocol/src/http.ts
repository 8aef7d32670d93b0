import Type, { type Static } from 'typebox'
import { errorCatalogue, type ProblemCode } from './errors.ts'
import { EVENTS_PAGE_DEFAULT, EVENTS_PAGE_MAX } from './limits.ts'
import { MemberSchema, SelfSchema } from './member.ts'
import { ClientIdSchema, RoomEventSchema } from './room-event.ts'
import { LifetimeSchema, RoomSchema, TimestampSchema } from './room.ts'

const Name = Type.String({ description: '1–32 code points after trimming and NFC.', examples: ['Ada'] })

/** Body of `POST /rooms`. */
export const CreateRoomBodySchema = Type.Object(
  {
    name: Name,
    title: Type.Optional(Type.String({ description: '1–80 code points; shown instead of the code.' })),
    lifetime: Type.Optional(LifetimeSchema),
  },
  { title: 'CreateRoomBody' },
)
export type CreateRoomBody = Static<typeof CreateRoomBodySchema>

/** Body of `POST /rooms/:code/join`. */
export const JoinRoomBodySchema = Type.Object({ name: Name }, { title: 'JoinRoomBody' })
export type JoinRoomBody = Static<typeof JoinRoomBodySchema>

/** Body of `POST /rooms/:code/messages`. */
export const PostMessageBodySchema = Type.Object(
  {
    text: Type.String({ description: '1–4,000 code points after trimming.', examples: ['Hello'] }),
    id: Type.Optional(ClientIdSchema),
  },
  { title: 'PostMessageBody' },
)
export type PostMessageBody = Static<typeof PostMessageBodySchema>

/** `:code` of every room route: any case, spaces and hyphens allowed. */
export const RoomParamsSchema = Type.Object({ code: Type.String({ examples: ['AB3K'] }) })

/** Query of `GET /rooms/:code/events`; `after` and `before` exclude their own seq. */
export const EventsQuerySchema = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0 })),
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: EVENTS_PAGE_MAX, default: EVENTS_PAGE_DEFAULT })),
})
export type EventsQuery = Static<typeof EventsQuerySchema>

/** What entering a room gives: the seat and the token that proves it. */
export const SessionSchema = Type.Object(
  {
    code: Type.String({ examples: ['AB3K'] }),
    token: Type.String({ description: 'JWT; send it as `Authorization: Bearer` and in `hello`.' }),
    expiresAt: TimestampSchema,
    room: RoomSchema,
    self: SelfSchema,
  },
  { title: 'Session' },
)
export type Session = Static<typeof SessionSchema>

/** Answer of `GET /rooms/:code`. */
export const RoomStateSchema = Type.Object(
  {
    room: RoomSchema,
    members: Type.Array(MemberSchema, { description: 'At most 200, online ones first.' }),
    memberCount: Type.Integer({ minimum: 0 }),
    head: Type.Integer({ minimum: 0 }),
  },
  { title: 'RoomState' },
)
export type RoomState = Static<typeof RoomStateSchema>

/** Answer of `GET /rooms/:code/events`: ascending by seq. */
export const EventsPageSchema = Type.Object(
  {
    events: Type.Array(RoomEventSchema),
    head: Type.Integer({ minimum: 0 }),
    floor: Type.Integer({ minimum: 1 }),
  },
  { title: 'EventsPage' },
)
export type EventsPage = Static<typeof EventsPageSchema>

const problemCodes = (Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[]).filter(
  (code): code is ProblemCode => errorCatalogue[code].status !== null,
)

/** One field that was refused. `field` is a JSON Pointer (RFC 6901) without its leading slash, or `body`, `after`, … */
export const FieldErrorSchema = Type.Object({ field: Type.String(), message: Type.String() }, { title: 'FieldError' })
export type FieldError = Static<typeof FieldErrorSchema>

/** Every error answer of the REST API: an RFC 9457 problem document with a stable `code`. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Unsafe<ProblemCode>(Type.String({ enum: problemCodes })),
    detail: Type.String(),
    errors: Type.Optional(Type.Array(FieldErrorSchema)),
    suggestion: Type.Optional(Type.String({ description: 'With `name_taken`: a name that is free.' })),
    reason: Type.Optional(Type.String({ description: 'With `forbidden`: which rule refused.' })),
  },
  { title: 'Problem' },
)
export type Problem = Static<typeof ProblemSchema>

/** `/config.json`: what the web app needs to know before it talks to a server. */
export const WebConfigSchema = Type.Object(
  {
    apiUrl: Type.String({ description: 'Base address of the API; empty when it is the origin of the page.' }),
    codeLength: Type.Optional(Type.Integer()),
  },
  { title: 'WebConfig' },
)
export type WebConfig = Static<typeof WebConfigSchema>

/** Answer of the health routes. */
export const HealthSchema = Type.Object({ status: Type.String() }, { title: 'Health' })
