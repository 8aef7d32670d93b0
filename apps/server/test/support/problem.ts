import { errorCatalogue, type Problem, type ProblemCode, ProblemSchema } from '@parley/protocol'
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import type { Answer } from './rest.ts'

const problem = Compile(ProblemSchema)

/** Demands a refusal as SPEC A1–A3 describe it, and gives it. `fields`: the names of all refused fields, in any order. */
export function expectProblem(answer: Answer<unknown>, code: ProblemCode, fields?: string[]): Problem {
  const shown = JSON.stringify(answer.body)
  expect(answer.headers.get('content-type'), shown).toMatch(/^application\/problem\+json\b/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const body = answer.body as Problem
  expect([answer.status, body.status, body.code], shown).toEqual([
    errorCatalogue[code].status,
    errorCatalogue[code].status,
    code,
  ])
  expect(problem.Check(body), shown).toBe(true)
  expect(body.detail, 'a detail is a sentence').toMatch(/^\S.*\.$/s)
  if (fields) expect(body.errors?.map(({ field }) => field).toSorted(), shown).toEqual(fields.toSorted())
  return body
}
