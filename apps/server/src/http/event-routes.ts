import {
  EVENTS_PAGE_DEFAULT,
  EventsPageSchema,
  EventsQuerySchema,
  PostMessageBodySchema,
  RoomEventSchema,
  RoomParamsSchema,
} from '@parley/protocol'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { newId } from '../domain/ids.ts'
import { toWireEvent } from '../domain/wire.ts'
import Type from 'typebox'
import type { RouteDependencies } from './dependencies.ts'
import { responses } from './responses.ts'

const bearer = [{ bearer: [] }]

/** Reading a room's log and posting to it. */
export const eventRoutes: FastifyPluginAsyncTypebox<RouteDependencies> = async (app, deps) => {
  const { authenticator, rooms, messages } = deps

  app.get(
    '/rooms/:code/events',
    {
      schema: {
        tags: ['Events'],
        summary: 'A page of events, ascending by seq; without after and before the latest',
        security: bearer,
        params: RoomParamsSchema,
        querystring: EventsQuerySchema,
        response: responses({ 200: EventsPageSchema }, 400, 401, 404, 503),
      },
    },
    async (request) => {
      const { room } = await authenticator.bearer(request, request.params.code)
      const { limit = EVENTS_PAGE_DEFAULT, ...range } = request.query
      const { events, head, floor } = await rooms.readEvents({ roomId: room.id, ...range, limit })
      return { events: events.map(toWireEvent), head, floor }
    },
  )

  app.post(
    '/rooms/:code/messages',
    {
      schema: {
        tags: ['Events'],
        summary: 'Post a message; answers once it is durable',
        security: bearer,
        params: RoomParamsSchema,
        body: {
          content: {
            'application/json': { schema: PostMessageBodySchema },
            'text/plain': { schema: Type.String({ description: 'The message text.' }) },
          },
        },
        response: responses(
          { 200: RoomEventSchema, 201: RoomEventSchema },
          400,
          401,
          404,
          409,
          413,
          415,
          503,
        ),
      },
    },
    async (request, reply) => {
      const { room, seat, claims } = await authenticator.bearer(request, request.params.code)
      const body = request.body as string | { text: string; id?: string }
      const { text, id = newId() } = typeof body === 'string' ? { text: body } : body
      const stored = await messages.send({ roomId: room.id, memberId: seat.id, name: claims.name, id, text })
      return reply.code(stored.duplicate ? 200 : 201).send(toWireEvent(stored.event))
    },
  )
}
