import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import * as protocol from '../src/index.ts'
import { asJsonSchema, nearMisses, withUnknownFields } from './helpers/json-schema.ts'

type Examples = Record<string, unknown[]>

function readGolden(name: string): Examples {
  return JSON.parse(readFileSync(new URL(`../examples/${name}.json`, import.meta.url), 'utf8')) as Examples
}

const httpSchemas = {
  CreateRoomBody: protocol.CreateRoomBodySchema,
  JoinRoomBody: protocol.JoinRoomBodySchema,
  PostMessageBody: protocol.PostMessageBodySchema,
  IdempotencyHeaders: protocol.IdempotencyHeadersSchema,
  RoomParams: protocol.RoomParamsSchema,
  EventsQuery: protocol.EventsQuerySchema,
  MembersQuery: protocol.MembersQuerySchema,
  Session: protocol.SessionSchema,
  RoomState: protocol.RoomStateSchema,
  EventsPage: protocol.EventsPageSchema,
  MembersPage: protocol.MembersPageSchema,
  MessageEvent: protocol.MessageEventSchema,
  Problem: protocol.ProblemSchema,
  WebConfig: protocol.WebConfigSchema,
  Health: protocol.HealthSchema,
}

const directions: [string, Readonly<Record<string, TSchema>>][] = [
  ['client-frames', protocol.clientFrameSchemas],
  ['server-frames', protocol.serverFrameSchemas],
  ['http', httpSchemas],
]

describe.each(directions)('golden %s', (file, schemas) => {
  const golden = readGolden(file)

  it('has an example of every shape', () => {
    expect(Object.keys(golden)).toEqual(Object.keys(schemas))
    expect(Object.values(golden).every((examples) => examples.length > 0)).toBe(true)
  })

  const cases = Object.entries(schemas).flatMap(([name, schema]) =>
    (golden[name] ?? []).map((example, index) => ({ name: `${name} ${index + 1}`, schema, example })),
  )

  it.each(cases)('$name is valid', ({ schema, example }) => {
    expect([...Compile(schema).Errors(example)]).toEqual([])
  })

  it.each(cases)('F1: $name is valid with unknown fields', ({ schema, example }) => {
    expect([...Compile(schema).Errors(withUnknownFields(example))]).toEqual([])
  })

  it.each(cases)('F6: $name is refused when one thing about it is wrong', ({ schema, example }) => {
    const validator = Compile(schema)
    const misses = nearMisses(asJsonSchema(schema), example)
    expect(misses.length).toBeGreaterThan(0)
    expect(misses.filter((miss) => validator.Check(miss.value))).toEqual([])
  })
})

describe('golden frames', () => {
  it.each(['client-frames', 'server-frames'])('F1: %s carry the type under which they are listed', (file) => {
    const misplaced = Object.entries(readGolden(file)).filter(([type, frames]) =>
      frames.some((frame) => (frame as { type: unknown }).type !== type),
    )
    expect(misplaced).toEqual([])
  })
})

describe('examples of refusals', () => {
  it('A2: there is a problem for each code that has a status, as the catalogue has it', () => {
    const problems = readGolden('http').Problem as protocol.Problem[]
    const shown = problems.map(({ code, status, title }) => [code, { status, title }])
    const carried = Object.entries(protocol.errorCatalogue).filter(([, { status }]) => status !== null)
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(carried))
  })

  it('A2: there is an error frame for each code that SPEC.md says frames may carry', () => {
    const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8')
    const carried = Array.from(
      spec.matchAll(/\| `([a-z_]+)` \| (?:\d{3}|–) \| yes (?=\|)/g),
      ([, code]) => code,
    )
    const errors = readGolden('server-frames').error as protocol.ErrorFrame[]
    expect(carried.length).toBeGreaterThan(0)
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(carried))
  })
})

it('M4: send takes the kinds it knows', () => {
  const validator = Compile(protocol.SendFrameSchema)
  const frame = { type: 'send', id: '1', body: { text: 'hi' } }
  expect(validator.Check({ ...frame, kind: 'message' })).toBe(true)
  expect(
    ['joined', 'left', 'hidden', 'Message', ''].filter((kind) => validator.Check({ ...frame, kind })),
  ).toEqual([])
})

it.each([
  [
    'A4',
    protocol.IdempotencyHeadersSchema,
    'idempotency-key',
    ['k'.repeat(16), 'k'.repeat(255)],
    ['k'.repeat(15), 'k'.repeat(256), ''],
  ],
  ['A5', protocol.EventsQuerySchema, 'limit', [1, 50, 200], [0, 201, -1, 1.5, '50']],
  ['A5', protocol.EventsQuerySchema, 'after', [0, 1], [-1, 0.5, null]],
  ['A5', protocol.EventsQuerySchema, 'before', [0, 1, 2], [-1, null]],
  [
    'R2',
    protocol.CreateRoomBodySchema,
    'lifetime',
    ['ephemeral', 'kept'],
    ['forever', 'Kept', '', null, 3600],
  ],
])('%s: bounds of %#', (_rule, schema, field, good, bad) => {
  const validator = Compile<TSchema>(schema)
  const check = (value: unknown) => validator.Check({ name: 'Ada', [field]: value })
  expect(good.filter((value) => !check(value))).toEqual([])
  expect(bad.filter(check)).toEqual([])
})

describe('ClientId', () => {
  const validator = Compile(protocol.ClientIdSchema)

  it.each(['a', '0', ' ', '__proto__', 'x'.repeat(64), '😀'.repeat(64), '\u202E', 'a\nb', '☃'])(
    'M2: %j is an id',
    (id) => {
      expect(validator.Check(id)).toBe(true)
    },
  )

  it.each(['', 'x'.repeat(65), '😀'.repeat(65), '\0', 'a\0', '\uD83D', '\uDE00\uD83D', 1, null])(
    'M2: %j is no id',
    (id) => {
      expect(validator.Check(id)).toBe(false)
    },
  )
})
