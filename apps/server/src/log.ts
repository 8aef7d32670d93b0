import { type DestinationStream, type Logger, pino } from 'pino'
import { describeError } from './log-error.ts'

/** A token of ours, or any other JWT: three parts in base64url, of which the first begins with `{"`. */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g

/**
 * The server's log: lines of JSON in ASCII, whatever is in them. Nobody's terminal or log viewer is to be written to by a name:
 * JSON leaves C1 controls, line separators and changes of direction as they are, so they are escaped here. Requests are told by
 * route, not by their address or headers; errors by {@link describeError}. Tokens are blotted out, should one get this far.
 */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: { err: describeError, req: describeRequest, res: describeReply },
      hooks: { streamWrite: (line) => toAscii(line.replace(JWT, '[token]')) },
    },
    destination,
  )
}

function toAscii(line: string): string {
  return line.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What Fastify logs as `req`: its own serializer would add the URL, in which codes and worse may stand. */
function describeRequest(request: { method?: string; routeOptions?: { url?: string } }) {
  return { method: request.method, route: request.routeOptions?.url }
}

/** What Fastify logs as `res`. */
function describeReply(reply: { statusCode?: number }) {
  return { status: reply.statusCode }
}
