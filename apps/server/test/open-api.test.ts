import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { operationCalls } from './documents/calls.ts'
import { nameAnswer, type OpenApi, readOperations } from './documents/open-api-reader.ts'
import {
  inOrdinaryLife,
  whileStopping,
  withBrokenStore,
  withSlowRequests,
  withTightLimits,
} from './documents/provocations.ts'
import { draft2020Checks } from './support/json-schema.ts'
import { request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

// A request for each answer of each route is more than one address may make.
const server = sharedServer({ RATE_LIMITS: 'off' })

/** Documented answers that no call of these tests brings about, and why. */
const neverProvoked: Record<string, string> = {
  'joinRoom 403 forbidden': 'no room can be locked, and nobody banned, yet',
}

const load = async () => (await request<OpenApi>(`${server.url}/openapi.json`)).body

describe('/openapi.json', () => {
  test('is a valid OpenAPI 3.1 document', async () => {
    const document = await load()
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true })
    expect(document).toMatchObject({ openapi: '3.1.0' })
  })

  test('lists every route, and no other', async () => {
    expect(
      readOperations(await load())
        .map(({ call }) => call)
        .toSorted(),
    ).toEqual([
      'DELETE /rooms/{code}',
      'DELETE /session',
      'GET /asyncapi.json',
      'GET /config.json',
      'GET /healthz/live',
      'GET /healthz/ready',
      'GET /metrics',
      'GET /openapi.json',
      'GET /rooms/{code}',
      'GET /rooms/{code}/events',
      'GET /rooms/{code}/members',
      'GET /session',
      'POST /rooms',
      'POST /rooms/{code}/join',
      'POST /rooms/{code}/leave',
      'POST /rooms/{code}/messages',
    ])
  })

  test('each operation has a name, a summary and a tag; successes and refusals have schemas', async () => {
    const all = readOperations(await load())
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length)
    for (const { call, operation } of all) {
      expect(operation, call).toMatchObject({
        operationId: expect.stringMatching(/^[a-z]+[A-Z]\w+$/),
        summary: expect.stringMatching(/^\S.{5,}[^.]$/),
        tags: [expect.any(String)],
      })
      const statuses = Object.keys(operation.responses).map(Number)
      expect(
        statuses.some((status) => status < 300),
        call,
      ).toBe(true)
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description.length, call).toBeGreaterThan(3)
        const [type, ...others] = Object.entries(response.content ?? {})
        expect(others, call).toEqual([])
        if (Number(status) >= 400)
          expect(type, `${call} ${status}`).toMatchObject([
            'application/problem+json',
            { schema: { title: 'Problem' } },
          ])
        else if (status === '204') expect(type).toBeUndefined()
        else expect(type?.[1].schema, `${call} ${status}`).toBeDefined()
      }
    }
  })

  test.each([
    ['POST /rooms', [201, 400, 408, 409, 413, 415, 429, 500, 503], 'Session'],
    ['POST /rooms/{code}/join', [200, 400, 403, 404, 408, 409, 413, 415, 429, 500, 503], 'Session'],
    ['GET /rooms/{code}', [200, 401, 404, 429, 500, 503], 'RoomState'],
    ['DELETE /rooms/{code}', [204, 400, 401, 403, 404, 408, 413, 415, 429, 500, 503], undefined],
    ['GET /rooms/{code}/events', [200, 400, 401, 404, 429, 500, 503], 'EventsPage'],
    [
      'POST /rooms/{code}/messages',
      [200, 201, 400, 401, 404, 408, 409, 413, 415, 429, 500, 503],
      'MessageEvent',
    ],
    ['POST /rooms/{code}/leave', [204, 400, 401, 404, 408, 413, 415, 429, 500, 503], undefined],
    ['GET /session', [200, 401, 429, 500, 503], 'Session'],
    ['DELETE /session', [204, 400, 408, 413, 415, 429, 500, 503], undefined],
  ])('%s can answer %j, with %s', async (wanted, statuses, title) => {
    const found = readOperations(await load()).find(({ call }) => call === wanted)
    expect(Object.keys(found?.operation.responses ?? {}).map(Number)).toEqual(statuses)
    expect(found?.operation.responses[String(statuses[0])]?.content?.['application/json']?.schema.title).toBe(
      title,
    )
  })

  test('a message may be JSON or plain text (SPEC A6)', async () => {
    const found = readOperations(await load()).find(({ call }) => call === 'POST /rooms/{code}/messages')
    expect(found?.operation.requestBody?.content).toMatchObject({
      'application/json': { schema: { title: 'PostMessageBody' } },
      'text/plain': { schema: { type: 'string' } },
    })
  })
})

describe('what the OpenAPI document says', () => {
  test('every operation has a call in these tests, and every call its operation', async () => {
    const documented = readOperations(await load()).map(({ operation }) => operation.operationId)
    expect(Object.keys(operationCalls).toSorted()).toEqual(documented.toSorted())
  })

  test(
    'every answer that can be brought about comes, and all that comes is as documented',
    { timeout: 60_000 },
    async () => {
      const operations = readOperations(await load())
      const provoked = await Promise.all([
        inOrdinaryLife(server.url),
        withBrokenStore(),
        whileStopping(),
        withSlowRequests(server.url),
        withTightLimits(),
      ])
      const seen = new Set<string>()
      for (const { operationId, answer } of provoked.flat()) {
        const { check } =
          operations.find(({ operation }) => operation.operationId === operationId) ?? expect.unreachable()
        const name = `${operationId} ${nameAnswer(answer)}`
        expect.soft(check(answer), `${name}: ${JSON.stringify(answer.body).slice(0, 300)}`).toEqual([])
        seen.add(name)
      }
      const documented = operations.flatMap(({ operation, answers }) =>
        answers.map((answer) => `${operation.operationId} ${answer}`),
      )
      expect(documented.filter((name) => !seen.has(name)).toSorted()).toEqual(
        Object.keys(neverProvoked).toSorted(),
      )
      expect([...seen].filter((name) => !documented.includes(name))).toEqual([])
    },
  )
})

test('A4: the calls that may be repeated under a key say so', async () => {
  const keyed = readOperations(await load()).filter(({ operation }) =>
    operation.parameters?.some(
      (parameter) => parameter.in === 'header' && parameter.name === 'Idempotency-Key',
    ),
  )
  expect(keyed.map(({ call }) => call)).toEqual([
    'POST /rooms',
    'POST /rooms/{code}/join',
    'POST /rooms/{code}/messages',
  ])
})

describe('examples', () => {
  test('every body has one that fits its schema, every parameter and header has one', async () => {
    const document = await load()
    const checkOf = draft2020Checks(document)
    const visit = (value: unknown, pointer: string): void => {
      if (typeof value !== 'object' || value === null) return
      if ('schema' in value && ('in' in value || !pointer.includes('/headers/'))) {
        const { example, examples = {} } = value as {
          example?: unknown
          examples?: Record<string, { value: unknown }>
        }
        const shown = example === undefined ? Object.values(examples).map((one) => one.value) : [example]
        expect.soft(shown.length, pointer).toBeGreaterThan(0)
        for (const one of shown) expect.soft(checkOf(`${pointer}/schema`)(one), pointer).toEqual([])
        return
      }
      for (const [key, inner] of Object.entries(value)) {
        visit(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      }
    }
    visit(document.paths, '/paths')
  })
})
