import {
  EVENTS_PAGE_DEFAULT,
  EventsPageSchema,
  EventsQuerySchema,
  IdempotencyHeadersSchema,
  MessageEventSchema,
  type PostMessageBody,
  PostMessageBodySchema,
  RoomParamsSchema,
} from '@parley/protocol'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { addressOf } from '../auth/address.ts'
import { eventFields, toWireEvent } from '../domain/wire.ts'
import type { EventsRead } from '../ports/store.ts'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { addTextParser } from './body-parsers.ts'
import type { RouteDependencies } from './dependencies.ts'
import type { PageReads } from './page-reads.ts'
import { answer, bodyRefusals, memberRefusals, refusals } from './responses.ts'
import { InvalidInput } from './validation.ts'

const tags = ['Events']
const security = [{ bearer: [] }]

const messageBody = Compile(PostMessageBodySchema)

/** Reading a room's log and posting to it. */
export const eventRoutes: FastifyPluginAsyncTypebox<RouteDependencies & { pageReads: PageReads }> = async (
  app,
  deps,
) => {
  const { authenticator, rooms, messages, limits, pageReads } = deps
  addTextParser(app)

  app.get(
    '/rooms/:code/events',
    {
      schema: {
        tags,
        operationId: 'listEvents',
        summary: 'Read a page of events',
        description:
          'Ascending by seq. `after` gives the first above it, `before` the nearest below it, both the first between ' +
          'them, neither the latest page. A page has at most `limit` events, and fewer when they are long: go on from ' +
          'the last (with `before`: the first) seq. It is empty only if there is nothing more.',
        security,
        params: RoomParamsSchema,
        querystring: EventsQuerySchema,
        response: {
          200: answer('A page, with the bounds of the log at the same moment', EventsPageSchema),
          ...refusals('invalid_request', ...memberRefusals),
        },
      },
    },
    async (request, reply) => {
      const { room, seat } = await authenticator.bearer(request, request.params.code)
      limits.read(seat.id)
      const { after, before, limit = EVENTS_PAGE_DEFAULT } = request.query
      const page = await pageReads.read(seat.id, reply.raw, async () => {
        // As many bytes as the store gives (SPEC A5): 200 messages of ordinary length fit, 200 of the longest do not.
        const range = { ...(after !== undefined && { after }), ...(before !== undefined && { before }) }
        return pageText(await rooms.readEvents({ roomId: room.id, ...range, limit }))
      })
      return reply.type('application/json; charset=utf-8').send(page)
    },
  )

  app.post(
    '/rooms/:code/messages',
    {
      schema: {
        tags,
        operationId: 'postMessage',
        summary: 'Post a message',
        description:
          'Answers once the message is durable. The same `id` again is safe: 200 with the first event. ' +
          'A seat without a connection becomes present by posting.',
        security,
        params: RoomParamsSchema,
        headers: IdempotencyHeadersSchema,
        body: {
          content: {
            'application/json': { schema: PostMessageBodySchema },
            'text/plain': { schema: Type.String({ description: 'The message text.', examples: ['Hello'] }) },
          },
        },
        response: {
          200: answer('The event that was stored under this `id` before', MessageEventSchema),
          201: answer('The stored event', MessageEventSchema),
          ...refusals(...bodyRefusals, ...memberRefusals, 'id_conflict'),
        },
      },
    },
    async (request, reply) => {
      const { room, seat, claims } = await authenticator.bearer(request, request.params.code)
      const { text, id } = readMessage(request.body)
      const stored = await messages.send({
        roomId: room.id,
        memberId: seat.id,
        name: claims.name,
        address: addressOf(request),
        via: 'post',
        id,
        text,
        key: request.headers['idempotency-key'],
      })
      app.traffic.acks[stored.duplicate || stored.repeated ? 'duplicate' : 'stored']++
      return reply.code(stored.duplicate ? 200 : 201).send(toWireEvent(stored.event))
    },
  )
}

/** The answer's text, from the texts that the events are stored as: hundreds of long ones are never parsed. */
function pageText({ events, head, floor }: Extract<EventsRead, { kind: 'events' }>): string {
  const items = events.map((event) => `{${eventFields(event)}}`)
  return `{"events":[${items.join(',')}],"head":${head},"floor":${floor}}`
}

/** The message of a body. Fastify checks a body by its content type, and leaves one without either as it is. */
function readMessage(body: unknown): PostMessageBody {
  if (typeof body === 'string') return { text: body }
  if (messageBody.Check(body)) return body
  throw new InvalidInput([{ field: 'body', message: 'must be a JSON object or a text' }])
}
