import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { SESSION_COOKIE } from '../auth/cookies.ts'

const description = `Chat rooms you join with a short code.

Create or join a room to get a session; its token goes into \`Authorization: Bearer\`. Live events travel by WebSocket at
\`/ws\`, subprotocol \`parley.v1\`. Errors are problem documents (RFC 9457): go by their \`code\`.`

/** Generates the OpenAPI document from the routes' schemas and serves it, with a page to read it. Call before adding routes. */
export async function addApiDocuments(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version: '0.1.0',
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'Rooms', description: 'Opening, reading and deleting rooms' },
        { name: 'Members', description: 'Taking and giving up seats' },
        { name: 'Events', description: "A room's log: reading it and posting to it" },
        { name: 'Session', description: 'The session that a browser carries' },
        { name: 'Operations', description: 'For whoever runs the server' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
    },
  })
  // The page obeys the policy of every other page; the one that the plugin offers breaks plain http on a local network.
  await app.register(fastifySwaggerUi, { routePrefix: '/reference', staticCSP: false })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}
