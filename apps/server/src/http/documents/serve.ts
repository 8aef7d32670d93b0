import fastifySwagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readFileSync } from 'node:fs'
import Type from 'typebox'
import { SESSION_COOKIE } from '../../auth/cookies.ts'
import { answer, onlyRefusals } from '../responses.ts'
import { about, documentPaths } from './about.ts'
import { makeAsyncApi } from './async-api.ts'
import { html } from './html.ts'
import { madeOnce, type ReachedAt } from './made-once.ts'
import { completeOpenApi } from './open-api.ts'
import { addRestPage } from './rest-page.ts'
import { sendJson } from './send-json.ts'
import { FRAMES_STYLE_PATH, framesPage } from './frames-page.ts'

const description = `Chat rooms you join with a short code.

Create or join a room to get a session; its token goes into \`Authorization: Bearer\`. Live events travel by WebSocket at
\`/ws\`, subprotocol \`parley.v1\`: its frames are described [on a page](${documentPaths.framesPage}) and in an AsyncAPI
document, \`${documentPaths.asyncApi}\`. Errors are problem documents (RFC 9457): go by their \`code\`. Before its route is known, a
request can be refused with 400 (malformed), 404 (no such address), 408 (headers too slow) or 431 (headers too large).`

/** Generates the OpenAPI document from the routes' schemas and serves it, with a page to read it. Call before adding routes. */
export async function addApiDocuments(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string | null },
): Promise<void> {
  await app.register(fastifySwagger, {
    transformObject: (document) =>
      'openapiObject' in document ? completeOpenApi(document.openapiObject) : document.swaggerObject,
    openapi: {
      openapi: '3.1.0',
      info: { ...about, description },
      tags: [
        { name: 'Rooms', description: 'Opening, reading and deleting rooms' },
        { name: 'Members', description: 'Taking and giving up seats' },
        { name: 'Events', description: "A room's log: reading it and posting to it" },
        { name: 'Session', description: 'The session that a browser carries' },
        { name: 'Operations', description: 'For whoever runs the server' },
      ],
      externalDocs: { url: documentPaths.framesPage, description: 'The frames of the WebSocket' },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The `token` of a session. It wins over the cookie.',
          },
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: SESSION_COOKIE,
            description: 'The same token, of the room that was entered last.',
          },
        },
      },
    },
  })
  let openApiText: string | undefined
  // Not before it is asked for: until the server is ready there are routes to come.
  const openApi = () => (openApiText ??= JSON.stringify(app.swagger()))
  await addRestPage(app, openApi)

  app.get(
    documentPaths.openApi,
    {
      schema: {
        tags: ['Operations'],
        operationId: 'getOpenApi',
        summary: 'This document: the REST API in OpenAPI 3.1',
        response: {
          200: answer('The document', documentSchema('OpenApiDocument', { openapi: '3.1.0' })),
          ...onlyRefusals('unavailable'),
        },
      },
    },
    async (_request, reply) => sendJson(reply, openApi()),
  )

  const asyncApi = madeOnce((at) => JSON.stringify(makeAsyncApi(at)), quoted)
  app.get(
    documentPaths.asyncApi,
    {
      schema: {
        tags: ['Operations'],
        operationId: 'getAsyncApi',
        summary: 'The frames of the WebSocket in AsyncAPI 3.0',
        response: {
          200: answer('The document', documentSchema('AsyncApiDocument', { asyncapi: '3.0.0' })),
          ...onlyRefusals('unavailable'),
        },
      },
    },
    async (request, reply) => sendJson(reply, asyncApi(reachedAt(request, publicUrl))),
  )

  const frames = madeOnce(
    (at) => framesPage(makeAsyncApi(at)),
    (host) => html`${quoted(host)}`.text,
  )
  const style = readFileSync(new URL('frames-page.css', import.meta.url), 'utf8')
  app.get(FRAMES_STYLE_PATH, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(style),
  )
  app.get(documentPaths.framesPage, { schema: { hide: true } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(frames(reachedAt(request, publicUrl))),
  )
}

/** What lets a client through to this server: its public address, else the one that this request came by. */
function reachedAt(request: FastifyRequest, publicUrl: string | null): ReachedAt {
  // Requests of HTTP/1.0 need not say whom they are for.
  if (publicUrl === null) return { host: request.host || 'localhost', secure: request.protocol === 'https' }
  const { host, protocol } = new URL(publicUrl)
  return { host, secure: protocol === 'https:' }
}

/** A document is told from others by one field; which fields it has is for its own specification to say. */
function documentSchema(title: string, field: Record<string, string>) {
  const properties = Object.fromEntries(
    Object.entries(field).map(([name, value]) => [name, Type.String({ examples: [value] })]),
  )
  return Type.Object(properties, { title, additionalProperties: true, examples: [field] })
}

/** The host inside a JSON text. */
function quoted(host: string): string {
  return JSON.stringify(host).slice(1, -1)
}
