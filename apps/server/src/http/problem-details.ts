import { errorCatalogue, type Problem, type ProblemCode } from '@parley/protocol'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type ErrorDetails } from '../domain/errors.ts'
import { JsonRefused } from '../json.ts'
import { StorageUnavailable } from '../ports/store.ts'
import { InvalidInput } from './validation.ts'

interface Refusal {
  code: ProblemCode
  detail: string
  details?: ErrorDetails
}

/** Errors that Fastify itself raises, by its code, in our words. */
const fastifyRefusals: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large', detail: 'The body is larger than 64 KiB.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_request', detail: 'The body is empty.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_request',
    detail: 'Content-Length does not match the body.',
  },
  FST_ERR_BAD_URL: { code: 'invalid_request', detail: 'The path is not a valid URL.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found', detail: 'There is nothing at this address.' },
}

/** Answers with an RFC 9457 problem document. */
export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, title } = errorCatalogue[refusal.code]
  const { fields, suggestion, reason } = refusal.details ?? {}
  const problem: Problem = {
    type: 'about:blank',
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    ...(fields && { errors: fields }),
    ...(suggestion !== undefined && { suggestion }),
    ...(reason !== undefined && { reason }),
  }
  if (status === 401) void reply.header('www-authenticate', 'Bearer')
  // A string body with its own type: the response schemas of the routes describe success only.
  return reply.code(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

/** Turns whatever a handler threw into a problem document; what we did not expect is logged and says nothing to the client. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toRefusal(error)
  if (refusal.code === 'internal_error') request.log.error({ err: error }, 'request failed')
  else if (refusal.code === 'storage_unavailable') request.log.warn({ err: error }, 'store refused a request')
  return sendProblem(reply, refusal)
}

/** For addresses that no route has. */
export function handleNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, { code: 'not_found', detail: 'There is nothing at this address.' })
}

function toRefusal(error: FastifyError | Error): Refusal {
  if (error instanceof DomainError) return fromDomain(error)
  if (error instanceof InvalidInput) {
    return { code: 'invalid_request', detail: error.message, details: { fields: error.fields } }
  }
  if (error instanceof JsonRefused) return { code: 'invalid_request', detail: `The body ${error.message}.` }
  if (error instanceof StorageUnavailable) {
    return { code: 'storage_unavailable', detail: 'Nothing can be stored at the moment. Try again shortly.' }
  }
  const known = 'code' in error ? fastifyRefusals[error.code] : undefined
  if (known) return known
  if (
    'statusCode' in error &&
    error.statusCode !== undefined &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  ) {
    return { code: 'invalid_request', detail: 'The request is malformed.' }
  }
  return { code: 'internal_error', detail: 'Something went wrong on the server.' }
}

function fromDomain(error: DomainError): Refusal {
  // A code that only frames can carry has no status; reaching this line with one is a fault of ours.
  if (errorCatalogue[error.code].status === null)
    return { code: 'internal_error', detail: 'Something went wrong on the server.' }
  return { code: error.code as ProblemCode, detail: error.message, details: error.details }
}
