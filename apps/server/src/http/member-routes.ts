import {
  IdempotencyHeadersSchema,
  JoinRoomBodySchema,
  type MembersPage,
  MembersPageSchema,
  MembersQuerySchema,
  normalizeCode,
  RoomParamsSchema,
  type Session,
  SessionSchema,
} from '@parley/protocol'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { addressOf } from '../auth/address.ts'
import { clearSessionCookie, readSessionCookie } from '../auth/cookies.ts'
import { clearedOwnCookie, sessionCookie } from './answer-headers.ts'
import type { RouteDependencies } from './dependencies.ts'
import { answer, bodyRefusals, memberRefusals, noContent, refusals } from './responses.ts'
import type { PageReads } from './page-reads.ts'
import { startSession } from './sessions.ts'

const tags = ['Members']
const security = [{ bearer: [] }]

/** Who is in a room: reading it, taking and giving up seats. */
export const memberRoutes: FastifyPluginAsyncTypebox<RouteDependencies & { pageReads: PageReads }> = async (
  app,
  deps,
) => {
  const { tokens, authenticator, rooms, members, limits, pageReads } = deps

  app.post(
    '/rooms/:code/join',
    {
      schema: {
        tags,
        operationId: 'joinRoom',
        summary: 'Join a room',
        description:
          'With a valid token of the room as Bearer: the same seat, under the name it has, with a fresh token. ' +
          'The role is always `member`, unless the seat was the host’s already.',
        security: [{}, ...security],
        params: RoomParamsSchema,
        headers: IdempotencyHeadersSchema,
        body: JoinRoomBodySchema,
        response: {
          200: answer("The member's session", SessionSchema, sessionCookie),
          ...refusals(...bodyRefusals, 'room_not_found', 'name_taken', 'forbidden', 'id_conflict'),
        },
      },
    },
    async (request, reply): Promise<Session> => {
      const code = normalizeCode(request.params.code)
      const expiresAt = tokens.nextExpiry()
      // A valid token is no guess: who rejoins with it is not counted.
      const claims = code === null ? null : authenticator.optionalBearer(request, code)
      const { name } = request.body
      const key = request.headers['idempotency-key']
      const held = claims && { roomId: claims.rid, memberId: claims.sub, name }
      const isGone = () => request.raw.socket.destroyed
      const admission =
        (held && (await members.renewIfThere(held, expiresAt, key))) ??
        (await members.join({ code, name, expiresAt, address: addressOf(request), key, isGone }))
      const { room, seat, repeated } = admission
      request.log.info({ room: room.id, member: seat.id }, repeated ? 'session repeated' : 'seat taken')
      return startSession({ tokens, request, reply }, admission)
    },
  )

  app.get(
    '/rooms/:code/members',
    {
      schema: {
        tags,
        operationId: 'listMembers',
        summary: 'Read a page of members',
        description:
          'Who is present, in the order of entering, 200 at a time; within a page, those with an open connection come ' +
          'first. `after` takes the `next` of the page before, or the `membersNext` beside a first page. Who stays present ' +
          'while the pages are read is in exactly one of them.',
        security,
        params: RoomParamsSchema,
        querystring: MembersQuerySchema,
        response: {
          200: answer('A page of members', MembersPageSchema),
          ...refusals('invalid_request', 'rate_limited', ...memberRefusals),
        },
      },
    },
    async (request, reply) => {
      const { room, seat } = await authenticator.bearer(request, request.params.code)
      limits.read(seat.id)
      const page = await pageReads.read(seat.id, reply.raw, async () => {
        const roster = await rooms.readRoster(room.id, request.query.after)
        return JSON.stringify({ members: roster.members, next: roster.membersNext } satisfies MembersPage)
      })
      return reply.type('application/json; charset=utf-8').send(page)
    },
  )

  app.post(
    '/rooms/:code/leave',
    {
      schema: {
        tags,
        operationId: 'leaveRoom',
        summary: 'Give up the seat',
        description: 'Ends the token and closes the connections of the seat.',
        security,
        params: RoomParamsSchema,
        response: {
          204: noContent('Left', clearedOwnCookie),
          ...refusals(...bodyRefusals, ...memberRefusals),
        },
      },
    },
    async (request, reply) => {
      const { room, seat, token } = await authenticator.bearer(request, request.params.code)
      await members.leave(room.id, seat.id)
      request.log.info({ room: room.id, member: seat.id }, 'seat given up')
      if (readSessionCookie(request) === token) clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
