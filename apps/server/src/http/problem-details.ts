import { errorCatalogue, FRAME_MAX_BYTES, type Problem, type ProblemCode } from '@parley/protocol'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type ErrorDetails } from '../domain/errors.ts'
import { JsonRefused } from '../json.ts'
import { StorageUnavailable } from '../ports/store.ts'
import { InvalidInput } from './validation.ts'

/** Why a request is refused, before it becomes a {@link Problem}. */
export interface Refusal {
  code: ProblemCode
  detail: string
  details?: ErrorDetails
}

/** RFC 9457 §3. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const fault: Refusal = { code: 'internal_error', detail: 'Something went wrong on the server.' }
/** How long a store that could not be written is best left alone, in milliseconds. */
const STORAGE_RETRY_MS = 1000

const nothingHere: Refusal = { code: 'not_found', detail: 'There is nothing at this address.' }

/** Errors that Fastify itself raises, by its code, in our words. */
const fastifyRefusals: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'too_large',
    detail: `The body is larger than ${FRAME_MAX_BYTES / 1024} KiB.`,
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json (a message also as text/plain), and say so in Content-Type.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_request',
    detail: 'Content-Length does not match the body.',
  },
  FST_ERR_BAD_URL: { code: 'invalid_request', detail: 'The path holds a broken percent-encoding.' },
}

/** The problem document of a refusal. */
export function toProblem({ code, detail, details = {} }: Refusal): Problem {
  const { status, title } = errorCatalogue[code]
  const { fields, suggestion, reason, retryAfterMs } = details
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail,
    ...(fields && { errors: fields }),
    ...(suggestion !== undefined && { suggestion }),
    ...(reason !== undefined && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
  }
}

/** Turns whatever a handler threw into a problem document; what we did not expect is logged and says nothing to the client. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = withHeaders(toRefusal(error), request)
  if (refusal.code === 'internal_error') request.log.error({ err: error }, 'request failed')
  else if (refusal.code === 'storage_unavailable') request.log.warn({ err: error }, 'store refused a request')
  return sendProblem(reply, refusal)
}

/** For addresses, and methods, that no route has. */
export function handleNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, nothingHere)
}

function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  reply.server.traffic.refusals[refusal.code]++
  const problem = toProblem(refusal)
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  if (problem.retryAfterMs !== undefined) {
    // Whole seconds (RFC 9110 §10.2.3), rounded up: who comes back a moment too early is refused again.
    void reply.header('retry-after', Math.max(1, Math.ceil(problem.retryAfterMs / 1000)))
  }
  // A text, so that no serializer of the route leaves out a field.
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem))
}

function toRefusal(error: FastifyError | Error): Refusal {
  if (error instanceof DomainError) return fromDomain(error)
  if (error instanceof InvalidInput) {
    return { code: 'invalid_request', detail: error.message, details: { fields: error.fields } }
  }
  if (error instanceof JsonRefused) {
    const fields = [{ field: 'body', message: error.message }]
    return { code: 'invalid_request', detail: `The body ${error.message}.`, details: { fields } }
  }
  if (error instanceof StorageUnavailable) {
    return {
      code: 'storage_unavailable',
      detail: 'Nothing can be stored at the moment. Try again shortly.',
      details: { retryAfterMs: STORAGE_RETRY_MS },
    }
  }
  const known = 'code' in error ? fastifyRefusals[error.code] : undefined
  if (known) return known
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 404) return nothingHere
  if (status !== undefined && status >= 400 && status < 500) {
    return { code: 'invalid_request', detail: 'The request is malformed.' }
  }
  return fault
}

/** The framework looks at the headers only if it finds nothing wrong with the body: the refusal names them, too (SPEC A3). */
function withHeaders(refusal: Refusal, request: FastifyRequest): Refusal {
  const { code, detail, details } = refusal
  const listed = details?.fields
  if (code !== 'invalid_request' || !listed) return refusal
  const { error } = Object(request.getValidationFunction('headers')?.(request.headers)) as { error?: unknown }
  if (!(error instanceof InvalidInput)) return refusal
  const more = error.fields.filter(({ field }) => listed.every((one) => one.field !== field))
  if (more.length === 0) return refusal
  return { code, detail: `${detail} ${error.message}`, details: { ...details, fields: [...listed, ...more] } }
}

function fromDomain({ code, message, details }: DomainError): Refusal {
  // A code that only frames can carry has no status; reaching this line with one is a fault of ours.
  return isProblemCode(code) ? { code, detail: message, details } : fault
}

function isProblemCode(code: DomainError['code']): code is ProblemCode {
  return errorCatalogue[code].status !== null
}
