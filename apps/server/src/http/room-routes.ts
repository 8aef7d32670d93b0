import {
  CreateRoomBodySchema,
  IdempotencyHeadersSchema,
  RoomParamsSchema,
  type RoomState,
  RoomStateSchema,
  type Session,
  SessionSchema,
} from '@parley/protocol'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { addressOf } from '../auth/address.ts'
import { clearSessionCookie, readSessionCookie } from '../auth/cookies.ts'
import { toWireRoom } from '../domain/wire.ts'
import { clearedOwnCookie, location, sessionCookie } from './answer-headers.ts'
import type { RouteDependencies } from './dependencies.ts'
import type { PageReads } from './page-reads.ts'
import { answer, bodyRefusals, memberRefusals, noContent, refusals } from './responses.ts'
import { startSession } from './sessions.ts'

const tags = ['Rooms']
const security = [{ bearer: [] }]

/** Opening, reading and deleting rooms. */
export const roomRoutes: FastifyPluginAsyncTypebox<RouteDependencies & { pageReads: PageReads }> = async (
  app,
  deps,
) => {
  const { tokens, authenticator, rooms, limits, pageReads } = deps

  app.post(
    '/rooms',
    {
      schema: {
        tags,
        operationId: 'createRoom',
        summary: 'Create a room',
        description:
          "The answer is the host's session; `Location` names the room. The same token is set as a cookie.",
        headers: IdempotencyHeadersSchema,
        body: CreateRoomBodySchema,
        response: {
          201: answer("The host's session", SessionSchema, { ...location, ...sessionCookie }),
          ...refusals(...bodyRefusals, 'id_conflict'),
        },
      },
    },
    async (request, reply): Promise<Session> => {
      const expiresAt = tokens.nextExpiry()
      const { name, title = null, lifetime = 'ephemeral' } = request.body
      const key = request.headers['idempotency-key']
      const address = addressOf(request)
      const created = await rooms.create({ name, title, lifetime, expiresAt, address, key })
      const { room, seat, repeated } = created
      request.log.info({ room: room.id, member: seat.id }, repeated ? 'session repeated' : 'room created')
      void reply.code(201).header('location', `/rooms/${room.code}`)
      return startSession({ tokens, request, reply }, created)
    },
  )

  app.get(
    '/rooms/:code',
    {
      schema: {
        tags,
        operationId: 'getRoom',
        summary: 'Read a room',
        description: 'The room, who is present, and the seq of its last event.',
        security,
        params: RoomParamsSchema,
        response: { 200: answer("The room's state", RoomStateSchema), ...refusals(...memberRefusals) },
      },
    },
    async (request, reply) => {
      const { room, seat } = await authenticator.bearer(request, request.params.code)
      limits.read(seat.id)
      const state = await pageReads.read(seat.id, reply.raw, async () => {
        const roster = await rooms.readRoster(room.id)
        return JSON.stringify({ room: toWireRoom(room), ...roster } satisfies RoomState)
      })
      return reply.type('application/json; charset=utf-8').send(state)
    },
  )

  app.delete(
    '/rooms/:code',
    {
      schema: {
        tags,
        operationId: 'deleteRoom',
        summary: 'Delete a room for everybody',
        description: 'Only its host may. The room goes with its seats and events, at once.',
        security,
        params: RoomParamsSchema,
        response: {
          204: noContent('Deleted', clearedOwnCookie),
          ...refusals(...bodyRefusals, ...memberRefusals, 'forbidden'),
        },
      },
    },
    async (request, reply) => {
      const { room, seat, token } = await authenticator.bearer(request, request.params.code)
      await rooms.delete(seat)
      request.log.info({ room: room.id, member: seat.id }, 'room deleted by its host')
      if (readSessionCookie(request) === token) clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
