import { errorCatalogue, type ErrorCode, type ProblemCode } from '@parley/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Counts, zeroCounts } from '../counts.ts'

/** What has been answered since the start: plain numbers, counted in place and read when somebody asks. */
export interface HttpTraffic {
  /** Problem documents by code. */
  refusals: Counts<ProblemCode>
  /** Posts acknowledged: just stored, or stored before. */
  acks: Counts<'stored' | 'duplicate'>
}

declare module 'fastify' {
  interface FastifyInstance {
    traffic: HttpTraffic
  }
}

/** An answered request. All but the time have few values, whatever clients send. */
export interface AnsweredRequest {
  method: string
  /** The pattern of the route, never the address itself, in which codes and worse may stand; `none` without a route. */
  route: string
  status: number
  /** From the request's head until the answer was handed over, in milliseconds. */
  ms: number
}

const methods = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'])

// Keys of objects are strings to the compiler, whatever the objects are.
const codes = Object.keys(errorCatalogue) as ErrorCode[]
const hasStatus = (code: ErrorCode): code is ProblemCode => errorCatalogue[code].status !== null

/** Counts refusals, and tells of every answer. Call before adding routes. */
export function watchRequests(app: FastifyInstance, onAnswered: (request: AnsweredRequest) => void): void {
  app.decorate('traffic', {
    refusals: zeroCounts(codes.filter(hasStatus)),
    acks: zeroCounts(['stored', 'duplicate']),
  })
  app.addHook('onResponse', async (request, reply) => {
    onAnswered({
      method: methods.has(request.method) ? request.method : 'other',
      route: routeOf(request),
      status: reply.statusCode,
      ms: reply.elapsedTime,
    })
  })
}

/** Files of the web app have a route each; they count as one. */
function routeOf({ is404, routeOptions }: FastifyRequest): string {
  if (is404 || routeOptions.url === undefined) return 'none'
  return routeOptions.url.startsWith('/assets/') ? '/assets/*' : routeOptions.url
}
