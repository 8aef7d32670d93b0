import { ProblemSchema } from '@parley/protocol'
import type { TSchema } from 'typebox'

/** A refusal as the API document describes it. */
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
})

const refusals = {
  400: problem('invalid_request: lists every bad field'),
  401: problem('unauthorized: no valid token, or its seat is gone'),
  403: problem('forbidden: `reason` names the rule'),
  404: problem('room_not_found'),
  409: problem('name_taken (with `suggestion`) or id_conflict'),
  413: problem('too_large'),
  415: problem('unsupported_media_type'),
  503: problem('storage_unavailable or unavailable: nothing was stored'),
} as const

/** The answers of a route: its successes, and those refusals of the common set that it can give. */
export function responses(
  successes: Record<number, TSchema | { description: string }>,
  ...statuses: (keyof typeof refusals)[]
) {
  const described = Object.fromEntries(
    Object.entries(successes).map(([status, schema]) => [
      status,
      'description' in schema && !('type' in schema) && !('anyOf' in schema)
        ? { ...schema, type: 'null' }
        : { description: 'Success', content: { 'application/json': { schema } } },
    ]),
  )
  return { ...described, ...Object.fromEntries(statuses.map((status) => [status, refusals[status]])) }
}
