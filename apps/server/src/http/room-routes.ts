import {
  checkName,
  checkTitle,
  CreateRoomBodySchema,
  JoinRoomBodySchema,
  normalizeCode,
  RoomParamsSchema,
  RoomStateSchema,
  SessionSchema,
} from '@parley/protocol'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { clearSessionCookie, readSessionCookie } from '../auth/cookies.ts'
import { goneError } from '../domain/errors.ts'
import { toWireRoom } from '../domain/wire.ts'
import type { RouteDependencies } from './dependencies.ts'
import { responses } from './responses.ts'
import { startSession } from './sessions.ts'

const bearer = [{ bearer: [] }]

/** Opening, joining, reading, leaving and deleting rooms. */
export const roomRoutes: FastifyPluginAsyncTypebox<RouteDependencies> = async (app, deps) => {
  const { tokens, authenticator, rooms, members } = deps

  app.post(
    '/rooms',
    {
      schema: {
        tags: ['Rooms'],
        summary: 'Create a room',
        body: CreateRoomBodySchema,
        response: responses({ 201: SessionSchema }, 400, 413, 415, 503),
      },
    },
    async (request, reply) => {
      const expiresAt = tokens.nextExpiry()
      const { name, title, lifetime = 'ephemeral' } = request.body
      const created = await rooms.create({
        name: accepted(checkName(name)),
        title: title === undefined ? null : accepted(checkTitle(title)),
        lifetime,
        expiresAt,
      })
      request.log.info({ room: created.room.id, member: created.seat.id }, 'room created')
      void reply.code(201).header('location', `/rooms/${created.room.code}`)
      return startSession({ tokens, request, reply }, created, expiresAt)
    },
  )

  app.post(
    '/rooms/:code/join',
    {
      schema: {
        tags: ['Rooms'],
        summary: 'Join a room; with a valid token of the room: the same seat, with a fresh token',
        params: RoomParamsSchema,
        body: JoinRoomBodySchema,
        response: responses({ 200: SessionSchema }, 400, 403, 404, 409, 413, 415, 503),
      },
    },
    async (request, reply) => {
      const code = normalizeCode(request.params.code)
      if (!code) throw goneError('room_gone')
      const expiresAt = tokens.nextExpiry()
      const claims = authenticator.optionalBearer(request, code)
      const seat =
        (claims && (await members.renewIfThere(claims.rid, claims.sub, expiresAt))) ??
        (await members.join(code, accepted(checkName(request.body.name)), expiresAt))
      request.log.info({ room: seat.room.id, member: seat.seat.id }, 'seat taken')
      return startSession({ tokens, request, reply }, seat, expiresAt)
    },
  )

  app.get(
    '/rooms/:code',
    {
      schema: {
        tags: ['Rooms'],
        summary: 'The room, who is present, and the seq of its last event',
        security: bearer,
        params: RoomParamsSchema,
        response: responses({ 200: RoomStateSchema }, 401, 404, 503),
      },
    },
    async (request) => {
      const { room } = await authenticator.bearer(request, request.params.code)
      return { room: toWireRoom(room), ...(await rooms.readRoster(room.id)), head: room.head }
    },
  )

  app.post(
    '/rooms/:code/leave',
    {
      schema: {
        tags: ['Rooms'],
        summary: 'Give up the seat',
        security: bearer,
        params: RoomParamsSchema,
        response: responses({ 204: { description: 'Left' } }, 401, 404, 503),
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

  app.delete(
    '/rooms/:code',
    {
      schema: {
        tags: ['Rooms'],
        summary: 'Delete the room for everybody (host only)',
        security: bearer,
        params: RoomParamsSchema,
        response: responses({ 204: { description: 'Deleted' } }, 401, 403, 404, 503),
      },
    },
    async (request, reply) => {
      const { room, seat } = await authenticator.bearer(request, request.params.code)
      await rooms.delete(seat)
      request.log.info({ room: room.id, member: seat.id }, 'room deleted by its host')
      return reply.code(204).send(null)
    },
  )
}

/** The stored form of a name that validation has let through. */
function accepted(check: ReturnType<typeof checkName>): string {
  if (!check.ok) throw new Error('a name reached the route without validation')
  return check.name
}
