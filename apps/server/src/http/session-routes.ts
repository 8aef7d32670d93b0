import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SessionSchema } from '@parley/protocol'
import { clearSessionCookie } from '../auth/cookies.ts'
import { DomainError } from '../domain/errors.ts'
import type { RouteDependencies } from './dependencies.ts'
import { responses } from './responses.ts'
import { toSession } from './sessions.ts'

const cookieOrBearer = [{ bearer: [] }, { cookie: [] }]

/** The session that a browser carries, by cookie or by token. */
export const sessionRoutes: FastifyPluginAsyncTypebox<RouteDependencies> = async (app, deps) => {
  const { authenticator, members } = deps

  app.get(
    '/session',
    {
      schema: {
        tags: ['Session'],
        summary: 'The session of the cookie or token',
        security: cookieOrBearer,
        response: responses({ 200: SessionSchema }, 401, 503),
      },
    },
    async (request) => {
      const seat = await authenticator.session(request)
      return toSession(seat, { token: seat.token, expiresAt: seat.claims.exp * 1000 })
    },
  )

  app.delete(
    '/session',
    {
      schema: {
        tags: ['Session'],
        summary: 'Leave the room and clear the cookie',
        security: cookieOrBearer,
        response: responses({ 204: { description: 'No session any more' } }, 503),
      },
    },
    async (request, reply) => {
      clearSessionCookie(request, reply)
      try {
        const { room, seat } = await authenticator.session(request)
        await members.leave(room.id, seat.id)
        request.log.info({ room: room.id, member: seat.id }, 'seat given up')
      } catch (error) {
        // Without a session there is nothing to leave, which is what the caller wanted.
        if (!(error instanceof DomainError)) throw error
      }
      return reply.code(204).send(null)
    },
  )
}
