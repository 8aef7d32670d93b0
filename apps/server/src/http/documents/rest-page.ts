import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { documentPaths } from './about.ts'
import { sendJson } from './send-json.ts'

/** Where the page looks for the document. */
const OWN_DOCUMENT = `${documentPaths.restPage}/json`

/** Serves Swagger UI for the document that `openApi` gives as text. */
export async function addRestPage(app: FastifyInstance, openApi: () => string): Promise<void> {
  await app.register(fastifySwaggerUi, {
    routePrefix: documentPaths.restPage,
    theme: { title: 'REST API · Parley' },
    // Without the bar on top, which sets an inline style and asks for documents of other servers.
    uiConfig: { layout: 'BaseLayout' },
    // The policy of every other page; the one that the plugin offers breaks plain http on a local network.
    staticCSP: false,
    uiHooks: {
      // The plugin would make the text anew for each request.
      onRequest: (request, reply, done) => {
        if (request.routeOptions.url === OWN_DOCUMENT) void sendJson(reply, openApi())
        else done()
      },
    },
  })
}
