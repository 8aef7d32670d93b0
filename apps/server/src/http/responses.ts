import { errorCatalogue, type ProblemCode, ProblemSchema } from '@parley/protocol'
import type { TSchema } from 'typebox'
import { type AnswerHeaders, refusalHeaders } from './answer-headers.ts'
import { problemExamples } from './documents/examples.ts'

/** Refusals of every route that needs the store. */
const withStore = ['internal_error', 'storage_unavailable', 'unavailable'] as const satisfies ProblemCode[]

/** Refusals of every route that takes a body. */
export const bodyRefusals = [
  'invalid_request',
  'rate_limited',
  'request_timeout',
  'too_large',
  'unsupported_media_type',
] as const satisfies ProblemCode[]

/** Refusals of every route that acts for a room's member (SPEC T4). */
export const memberRefusals = [
  'unauthorized',
  'room_not_found',
  'rate_limited',
] as const satisfies ProblemCode[]

/** A success with a JSON body, for the API document and the serializer. */
export function answer(description: string, schema: TSchema, headers: AnswerHeaders = {}) {
  return { description, headers, content: { 'application/json': { schema } } }
}

/** A success without a body. */
export function noContent(description: string, headers: AnswerHeaders = {}) {
  return { description, headers, type: 'null' }
}

/** The refusals of a route that needs the store, by status, for the API document; what they say is the catalogue's. */
export function refusals(...codes: ProblemCode[]) {
  return onlyRefusals(...codes, ...withStore)
}

/** The refusals of a route that gives these and no other. */
export function onlyRefusals(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCatalogue[code].status)
  return Object.fromEntries([...byStatus].map(([status, same]) => [status, problem(status, same)]))
}

function problem(status: number, codes: ProblemCode[]) {
  const description = codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}.`).join(' ')
  const examples = problemExamples(codes)
  const headers = refusalHeaders[status] ?? {}
  return {
    description,
    headers,
    content: { 'application/problem+json': { schema: ProblemSchema, examples } },
  }
}
