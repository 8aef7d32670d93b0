import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { HealthSchema } from '@parley/protocol'
import Type from 'typebox'
import { DomainError } from '../domain/errors.ts'
import { cachedCheck } from './cached-check.ts'
import { answer, onlyRefusals } from './responses.ts'

/** What the probes ask. */
export interface HealthDependencies {
  /** Whether a stop has begun. */
  isStopping: () => boolean
  /** Rejects if the store cannot serve. */
  pingStore: () => Promise<void>
  /** Prometheus text, with its content type. */
  readMetrics: () => Promise<{ type: string; text: string }>
}

/** How long an answer of the store counts, in milliseconds: anybody may ask, and to find out the store writes to its disk. */
const PING_CACHE_MS = 1000

/** For the API document. */
const METRICS_EXAMPLE = '# TYPE parley_connections gauge\nparley_connections 12\n'

const tags = ['Operations']

/** Liveness, readiness and metrics, for whoever runs the server. */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthDependencies> = async (app, deps) => {
  const pingStore = cachedCheck(deps.pingStore, PING_CACHE_MS)

  app.get(
    '/healthz/live',
    {
      schema: {
        tags,
        operationId: 'isLive',
        summary: 'Does the process run?',
        response: { 200: answer('It does', HealthSchema) },
      },
    },
    async () => ({ status: 'live' }),
  )

  app.get(
    '/healthz/ready',
    {
      schema: {
        tags,
        operationId: 'isReady',
        summary: 'Can the server serve?',
        response: {
          200: answer('It can', HealthSchema),
          ...onlyRefusals('storage_unavailable', 'unavailable'),
        },
      },
    },
    async (request) => {
      if (deps.isStopping()) throw new DomainError('unavailable', 'The server is stopping.')
      await pingStore().catch((error: unknown) => {
        request.log.warn({ err: error }, 'the store does not answer')
        throw new DomainError('storage_unavailable', 'The store does not answer.')
      })
      return { status: 'ready' }
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        tags,
        operationId: 'getMetrics',
        summary: 'Metrics in the Prometheus text format',
        response: {
          200: {
            description: 'The metrics',
            content: { 'text/plain': { schema: Type.String({ examples: [METRICS_EXAMPLE] }) } },
          },
          ...onlyRefusals('unavailable'),
        },
      },
    },
    async (_request, reply) => {
      const { type, text } = await deps.readMetrics()
      return reply.type(type).send(text)
    },
  )
}
