import { errorCatalogue, type ProblemCode, ProblemSchema } from '@parley/protocol'
import type { TSchema } from 'typebox'
import { problemExamples } from './documents/examples.ts'

/** Refusals that any route may give. */
const always: ProblemCode[] = ['internal_error', 'storage_unavailable', 'unavailable']

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
export function answer(description: string, schema: TSchema) {
  return { description, content: { 'application/json': { schema } } }
}

/** A success without a body. */
export function noContent(description: string) {
  return { description, type: 'null' }
}

/** The refusals of a route by status, for the API document; what they say is the catalogue's. */
export function refusals(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy(new Set([...codes, ...always]), (code) => errorCatalogue[code].status)
  return Object.fromEntries([...byStatus].map(([status, same]) => [status, problem(same)]))
}

function problem(codes: ProblemCode[]) {
  const description = codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}.`).join(' ')
  const examples = problemExamples(codes)
  return { description, content: { 'application/problem+json': { schema: ProblemSchema, examples } } }
}
