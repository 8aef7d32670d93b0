import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** Generates the OpenAPI document from the routes' schemas and serves it, with a page to read it. Call before adding routes. */
export async function addApiDocuments(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version: '0.1.0',
        description:
          'Chat rooms you join with a short code. Live events travel by WebSocket at /ws, subprotocol parley.v1.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'parley_session' },
        },
      },
    },
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/reference', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}
