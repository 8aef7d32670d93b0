import type { FastifyInstance } from 'fastify'
import { DomainError } from '../domain/errors.ts'

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
