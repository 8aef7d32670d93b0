import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Session, SessionSchema } from '@parley/protocol'
import { clearSessionCookie } from '../auth/cookies.ts'
import { DomainError } from '../domain/errors.ts'
import { clearedCookie } from './answer-headers.ts'
import type { RouteDependencies } from './dependencies.ts'
import { answer, bodyRefusals, noContent, refusals } from './responses.ts'
import { toSession } from './sessions.ts'

const tags = ['Session']
const security = [{ bearer: [] }, { cookie: [] }]

/** The session that a browser carries, by cookie or by token. */
export const sessionRoutes: FastifyPluginAsyncTypebox<RouteDependencies> = async (app, deps) => {
  const { authenticator, members, limits } = deps

  app.get(
    '/session',
    {
      schema: {
        tags,
        operationId: 'getSession',
        summary: 'Read the session',
        description: 'That of the Bearer token, or without one that of the cookie.',
        security,
        response: { 200: answer('The session', SessionSchema), ...refusals('unauthorized', 'rate_limited') },
      },
    },
    async (request): Promise<Session> => {
      const seat = await authenticator.session(request)
      limits.read(seat.seat.id)
      return toSession(seat, { token: seat.token, expiresAt: seat.claims.exp * 1000 })
    },
  )

  app.delete(
    '/session',
    {
      schema: {
        tags,
        operationId: 'endSession',
        summary: 'Leave the room and clear the cookie',
        description: 'Succeeds without a session too.',
        security: [{}, ...security],
        response: { 204: noContent('No session any more', clearedCookie), ...refusals(...bodyRefusals) },
      },
    },
    async (request, reply) => {
      try {
        const { room, seat } = await authenticator.session(request)
        await members.leave(room.id, seat.id)
        request.log.info({ room: room.id, member: seat.id }, 'seat given up')
      } catch (error) {
        // Without a session there is nothing to leave, which is what the caller wanted.
        if (!(error instanceof DomainError)) throw error
      }
      // Only now: after a failure the caller must still hold what a second try needs.
      clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
