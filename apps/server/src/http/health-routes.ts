import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { HealthSchema, ProblemSchema } from '@parley/protocol'
import type { Registry } from 'prom-client'
import { sendProblem } from './problem-details.ts'

/** What the probes ask. */
export interface HealthDependencies {
  /** Resolves if the server can serve, rejects if the store cannot; `stopping` once a stop has begun. */
  checkReady: () => Promise<'ready' | 'stopping'>
  metrics: Registry
}

/** Liveness, readiness and metrics, for whoever runs the server. */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthDependencies> = async (
  app,
  { checkReady, metrics },
) => {
  app.get(
    '/healthz/live',
    { schema: { tags: ['Operations'], summary: 'The process runs', response: { 200: HealthSchema } } },
    async () => ({ status: 'live' }),
  )

  app.get(
    '/healthz/ready',
    {
      schema: {
        tags: ['Operations'],
        summary: 'The server can serve',
        response: { 200: HealthSchema, 503: ProblemSchema },
      },
    },
    async (_request, reply) => {
      if ((await checkReady()) === 'stopping')
        return sendProblem(reply, { code: 'unavailable', detail: 'The server is stopping.' })
      return { status: 'ready' }
    },
  )

  app.get(
    '/metrics',
    { schema: { tags: ['Operations'], summary: 'Prometheus metrics', produces: ['text/plain'] } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  )
}
