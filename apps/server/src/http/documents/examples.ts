import clientFrames from '@parley/protocol/examples/client-frames.json' with { type: 'json' }
import http from '@parley/protocol/examples/http.json' with { type: 'json' }
import serverFrames from '@parley/protocol/examples/server-frames.json' with { type: 'json' }
import type { ProblemCode } from '@parley/protocol'

/** Examples of one shape, as they go over the wire; the protocol's tests check them against the schemas. */
type Examples = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Examples in OpenAPI, by name. */
export type NamedExamples = Record<string, { value: unknown }>

const bodies: Examples = http

/** By the frame's `type`. */
export const clientFrameExamples: Examples = clientFrames

/** By the frame's `type`. */
export const serverFrameExamples: Examples = serverFrames

/** Examples of the body whose schema has this title; `undefined` if the protocol has none of that. */
export function bodyExamples(title: string): NamedExamples | undefined {
  const examples = bodies[title]?.map((value, index) => [`example${index + 1}`, { value }] as const)
  return examples && Object.fromEntries(examples)
}

/** One problem document for each of these codes, by its code. */
export function problemExamples(codes: readonly ProblemCode[]): NamedExamples {
  const shown = http.Problem.filter(({ code }) => codes.some((wanted) => wanted === code))
  return Object.fromEntries(shown.map((value) => [value.code, { value }]))
}
