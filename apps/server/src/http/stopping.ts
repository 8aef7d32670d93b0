import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'
import { DomainError } from '../domain/errors.ts'

/** What is left of HTTP may take so long once the WebSockets are gone, in milliseconds. */
const LAST_ANSWERS_MS = 1000

/**
 * Refuses every new request from the moment a stop begins, but for the probes: a load balancer should hear it from them
 * before clients do. Requests that had begun are finished.
 * @returns whether a stop has begun
 */
export function refuseWhileStopping(app: FastifyInstance): () => boolean {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onRequest', async (request) => {
    if (!stopping || request.routeOptions.url?.startsWith('/healthz/')) return
    throw new DomainError('unavailable', 'The server is stopping. Try again shortly.')
  })
  // A connection that is kept alive would keep the server waiting for requests that it refuses.
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) void reply.header('connection', 'close')
  })
  return () => stopping
}

/**
 * Ends what is left of HTTP a moment after the WebSockets are gone: one client that never sends the rest of its request, or
 * does not read its answer, would hold up the stop, and the store would not be closed. Call it after the routes that drain
 * something: hooks run in the order in which they were added.
 */
export function endConnectionsAtStop(app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  // Kept by ourselves: Node's closeAllConnections() leaves out sockets that have asked for an upgrade, even a refused one.
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('preClose', async () => {
    timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, LAST_ANSWERS_MS)
  })
  app.addHook('onClose', async () => clearTimeout(timer))
}
