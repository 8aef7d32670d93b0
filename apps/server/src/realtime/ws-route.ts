import fastifyWebsocket from '@fastify/websocket'
import { FRAME_MAX_BYTES, FRAME_MAX_FRAGMENTS, type HelloFrame, SUBPROTOCOL } from '@parley/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../auth/address.ts'
import type { Claims } from '../auth/tokens.ts'
import type { Limits } from '../domain/limits/limits.ts'
import type { SocketTicket } from '../domain/limits/socket-caps.ts'
import { DomainError } from '../domain/errors.ts'
import type { Gateway } from './gateway.ts'
import type { OriginPolicy } from './origin.ts'

/** How long a closed connection may take to read what is left before its socket is torn down, in milliseconds. */
const CLOSE_PATIENCE_MS = 3000

const socketOptions = {
  maxPayload: FRAME_MAX_BYTES,
  maxFragments: FRAME_MAX_FRAGMENTS,
  perMessageDeflate: false,
  // Younger than the types of `ws`.
  closeTimeout: CLOSE_PATIENCE_MS,
  // Answered by the connection, which bounds what waits for a peer that asks and never reads.
  autoPong: false,
  handleProtocols: (offered: Set<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : (false as const)),
}

/** What the route needs beside the gateway. */
export interface WsRouteDependencies {
  gateway: Gateway
  limits: Limits
  origins: OriginPolicy
  /** Finds the claims that a `hello` proves, with the cookie of the request that it came over. */
  claim: (request: FastifyRequest, hello: HelloFrame) => Claims | null
}

/** Opens `GET /ws`. What can be refused before the upgrade is: foreign origins, tokens in the URL, unknown subprotocols. */
export async function addWsRoute(app: FastifyInstance, deps: WsRouteDependencies): Promise<void> {
  await app.register(fastifyWebsocket, {
    options: socketOptions,
    preClose: (done) => {
      deps.gateway.drain().then(() => done(), done)
    },
  })

  const tickets = new WeakMap<FastifyRequest, SocketTicket>()
  app.route({
    method: 'GET',
    url: '/ws',
    schema: { hide: true },
    onRequest: async (request: FastifyRequest) => {
      deps.limits.request(addressOf(request))
      if (!request.ws) return
      refuseUpgrade(request, deps.origins)
      // Last: what is counted is upgraded, unless its handshake turns out to be none.
      const ticket = deps.limits.sockets.admit(addressOf(request))
      request.raw.socket.once('close', ticket.release)
      tickets.set(request, ticket)
    },
    handler: (_request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('upgrade', 'websocket')
      throw new DomainError('upgrade_required', 'This address speaks WebSocket only.')
    },
    wsHandler: (socket, request) => {
      const ticket = tickets.get(request)
      if (!ticket) throw new Error('a socket was upgraded that had not been admitted')
      deps.gateway.accept(socket, request, ticket, (hello) => deps.claim(request, hello))
    },
  })
}

function refuseUpgrade(request: FastifyRequest, origins: OriginPolicy): void {
  if (!origins.allows(request)) {
    throw new DomainError('forbidden', 'This page may not connect here (Origin).', { reason: 'origin' })
  }
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (offered && !offered.includes(SUBPROTOCOL)) {
    throw new DomainError(
      'upgrade_required',
      `None of the offered subprotocols is spoken here; offer ${SUBPROTOCOL}.`,
    )
  }
  if (hasTokenInUrl(request.url)) {
    throw new DomainError(
      'invalid_request',
      'A token does not belong into a URL, where logs keep it. Send it in "hello".',
    )
  }
}

/** By the decoded names of the parameters: escaped ones are kept by logs just as well. */
function hasTokenInUrl(url: string): boolean {
  const { searchParams } = new URL(url, 'http://localhost')
  return [...searchParams.keys()].some((name) => /^(access_)?token$/i.test(name))
}
