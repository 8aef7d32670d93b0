import fastifyWebsocket from '@fastify/websocket'
import { FRAME_MAX_BYTES, type HelloFrame, SUBPROTOCOL } from '@parley/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Claims } from '../auth/tokens.ts'
import { DomainError } from '../domain/errors.ts'
import type { Gateway } from './gateway.ts'
import type { OriginPolicy } from './origin.ts'

/** Fragments that a message may come in; honest clients send one, and each costs more than its bytes. */
const FRAGMENTS_MAX = 64

/** What the route needs beside the gateway. */
export interface WsRouteDependencies {
  gateway: Gateway
  origins: OriginPolicy
  /** Finds the claims that a `hello` proves, with the cookie of the request that it came over. */
  claim: (request: FastifyRequest, hello: HelloFrame) => Claims | null
}

/** Opens `GET /ws`. What can be refused before the upgrade is: foreign origins, tokens in the URL, unknown subprotocols. */
export async function addWsRoute(app: FastifyInstance, deps: WsRouteDependencies): Promise<void> {
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: FRAME_MAX_BYTES,
      maxFragments: FRAGMENTS_MAX,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    },
    preClose: (done) => {
      deps.gateway.drain().then(() => done(), done)
    },
  })

  app.route({
    method: 'GET',
    url: '/ws',
    schema: { hide: true },
    onRequest: async (request: FastifyRequest) => refuseUpgrade(request, deps.origins),
    handler: (_request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('upgrade', 'websocket')
      throw new DomainError('upgrade_required', 'This address speaks WebSocket only.')
    },
    wsHandler: (socket, request) => deps.gateway.accept(socket, request, (hello) => deps.claim(request, hello)),
  })
}

function refuseUpgrade(request: FastifyRequest, origins: OriginPolicy): void {
  if (!request.ws) return
  if (!origins.allows(request)) {
    throw new DomainError('forbidden', 'This page may not connect here (Origin).', { reason: 'origin' })
  }
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (offered && !offered.includes(SUBPROTOCOL)) {
    throw new DomainError('upgrade_required', `None of the offered subprotocols is spoken here; offer ${SUBPROTOCOL}.`)
  }
  if (hasTokenInUrl(request.url)) {
    throw new DomainError('invalid_request', 'A token does not belong into a URL, where logs keep it. Send it in "hello".')
  }
}

function hasTokenInUrl(url: string): boolean {
  return /[?&](access_)?token=/i.test(url)
}
