import Type, { type Static } from 'typebox'
import { errorCatalogue, type ProblemCode } from './errors.ts'
import {
  EVENTS_PAGE_DEFAULT,
  EVENTS_PAGE_MAX,
  IDEMPOTENCY_KEY_MAX_LENGTH,
  IDEMPOTENCY_KEY_MIN_LENGTH,
  ROSTER_PAGE_MAX,
} from './limits.ts'
import { MembersNextSchema, MemberSchema, SelfSchema } from './member.ts'
import { ClientIdSchema, RoomEventSchema } from './room-event.ts'
import { LifetimeSchema, RoomSchema, TimestampSchema } from './room.ts'

const Name = Type.String({ description: '1–32 code points after trimming and NFC.', examples: ['Ada'] })

/** Body of `POST /rooms`. */
export const CreateRoomBodySchema = Type.Object(
  {
    name: Name,
    title: Type.Optional(
      Type.String({
        description: '1–80 code points; shown instead of the code.',
        examples: ['Physics, group 2'],
      }),
    ),
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

/** Headers of the calls that may be repeated safely under one key (SPEC A4). */
export const IdempotencyHeadersSchema = Type.Object(
  {
    'idempotency-key': Type.Optional(
      Type.String({
        minLength: IDEMPOTENCY_KEY_MIN_LENGTH,
        maxLength: IDEMPOTENCY_KEY_MAX_LENGTH,
        description:
          'The same key with the same body returns the first 2xx answer for 10 minutes. Make it at random, as a UUID is: ' +
          'whoever knows key and body gets the answer, tokens included.',
        examples: ['4f0c2a9e-6d1b-4a0c-9b7e-2f5d8c3a1e70'],
      }),
    ),
  },
  { title: 'IdempotencyHeaders' },
)
export type IdempotencyHeaders = Static<typeof IdempotencyHeadersSchema>

/** `:code` of every room route: any case, spaces and hyphens allowed (SPEC K2). */
export const RoomParamsSchema = Type.Object(
  { code: Type.String({ description: 'In any case; spaces and hyphens are dropped.', examples: ['AB3K'] }) },
  { title: 'RoomParams' },
)

/** Query of `GET /rooms/:code/events`; `after` and `before` exclude their own seq, neither means the latest page (SPEC A5). */
export const EventsQuerySchema = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'The first events above this seq.', examples: [0] }),
    ),
    before: Type.Optional(
      Type.Integer({ minimum: 0, description: 'The last events below this seq.', examples: [51] }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: EVENTS_PAGE_MAX,
        default: EVENTS_PAGE_DEFAULT,
        description: 'Most events of the page; it has fewer when they are long.',
        examples: [EVENTS_PAGE_DEFAULT],
      }),
    ),
  },
  { title: 'EventsQuery' },
)
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
    members: Type.Array(MemberSchema, { description: 'Who is present, online ones first; at most 200.' }),
    memberCount: Type.Integer({ minimum: 0, description: 'How many are present.' }),
    membersNext: Type.Optional(MembersNextSchema),
    head: Type.Integer({ minimum: 0, description: "Seq of the room's last event." }),
  },
  { title: 'RoomState' },
)
export type RoomState = Static<typeof RoomStateSchema>

/** Query of `GET /rooms/:code/members` (SPEC A7). */
export const MembersQuerySchema = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'The `next` of the page before; without it, the first page.',
        examples: ['bV85VHo0'],
      }),
    ),
  },
  { title: 'MembersQuery' },
)
export type MembersQuery = Static<typeof MembersQuerySchema>

/** Answer of `GET /rooms/:code/members`: one page of the roster, in the order of {@link RoomStateSchema} (SPEC A7). */
export const MembersPageSchema = Type.Object(
  {
    members: Type.Array(MemberSchema, { maxItems: ROSTER_PAGE_MAX }),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Opaque; `after` of the next page, null at the end.',
    }),
  },
  { title: 'MembersPage' },
)
export type MembersPage = Static<typeof MembersPageSchema>

/** Answer of `GET /rooms/:code/events`: ascending by seq. */
export const EventsPageSchema = Type.Object(
  {
    events: Type.Array(RoomEventSchema),
    head: Type.Integer({ minimum: 0, description: "Seq of the room's last event." }),
    floor: Type.Integer({ minimum: 1, description: 'Seq of the oldest event that can still be read.' }),
  },
  { title: 'EventsPage' },
)
export type EventsPage = Static<typeof EventsPageSchema>

const problemCodes = (Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[]).filter(
  (code): code is ProblemCode => errorCatalogue[code].status !== null,
)

/** One field that was refused. `field` is a JSON Pointer (RFC 6901) without its leading slash, or `body`, `after`, … */
export const FieldErrorSchema = Type.Object(
  { field: Type.String({ examples: ['name'] }), message: Type.String({ examples: ['must not be empty'] }) },
  { title: 'FieldError' },
)
export type FieldError = Static<typeof FieldErrorSchema>

/** Every error answer of the REST API: an RFC 9457 problem document with a stable `code` (SPEC A2, A3). */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'URI of the kind of problem.', examples: ['about:blank'] }),
    title: Type.String({ description: 'Short and the same for every problem with this `code`.' }),
    status: Type.Integer({ minimum: 400, maximum: 599, examples: [404] }),
    code: Type.Unsafe<ProblemCode>(Type.String({ enum: problemCodes })),
    detail: Type.String({ description: 'What went wrong this time, for people.' }),
    errors: Type.Optional(Type.Array(FieldErrorSchema)),
    suggestion: Type.Optional(Type.String({ description: 'With `name_taken`: a name that is free.' })),
    reason: Type.Optional(Type.String({ description: 'With `forbidden`: which rule refused.' })),
    retryAfterMs: Type.Optional(
      Type.Integer({ minimum: 0, description: '`Retry-After` to the millisecond.', examples: [900] }),
    ),
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
