import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { documentPaths } from './about.ts'
import { sendJson } from './send-json.ts'

/** The one inline style that Swagger UI sets; the policy of its page lets in exactly this text. */
const STYLE_HASH = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/** Where the page looks for the document. */
const OWN_DOCUMENT = `${documentPaths.restPage}/json`

/** Serves Swagger UI for the document that `openApi` gives as text. */
export async function addRestPage(app: FastifyInstance, openApi: () => string): Promise<void> {
  await app.register(fastifySwaggerUi, {
    routePrefix: documentPaths.restPage,
    theme: { title: 'REST API · Parley' },
    uiConfig: { layout: 'BaseLayout' },
    // The policy of every other page but for one style; the one that the plugin offers breaks plain http on a local network.
    staticCSP: false,
    transformStaticCSP: (policy) => policy.replace("style-src 'self'", `$& ${STYLE_HASH}`),
    uiHooks: {
      // The plugin would make the text anew for each request.
      onRequest: (request, reply, done) => {
        if (request.routeOptions.url === OWN_DOCUMENT) void sendJson(reply, openApi())
        else done()
      },
    },
  })
}
