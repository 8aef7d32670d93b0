import {
  CreateRoomBodySchema,
  EventsQuerySchema,
  JoinRoomBodySchema,
  MembersQuerySchema,
  PostMessageBodySchema,
} from '@parley/protocol'
import fc, { type Arbitrary } from 'fast-check'
import { CANARY, fitting } from './json-tree.ts'
import { lines } from './lines.ts'
import { mutated } from './mutations.ts'
import { oddHeaders } from './odd-headers.ts'

/** An HTTP request, written by hand. */
export interface RequestInput {
  via: 'request'
  method: string
  /** Path and query; `{code}` stands for the room's. */
  target: string
  /** Lines after `Host`, without the one that says how long the body is. */
  headers: string[]
  body: Buffer
  framing: Framing
}

/** How a body is said to end: as it does, in chunks, too late, too early, in no way, or in two ways. */
type Framing = 'length' | 'chunked' | 'short' | 'long' | 'none' | 'both'

const { constantFrom, nat, oneof } = fc

const pathParts = lines(String.raw`
%
%00
%ff
%zz
%E0%A4%A
%0d%0aX:1
%F0%9F%98%80
%ED%A0%80
%EF%BC%A1%EF%BC%A2
%20%20
..
..%2f..
-
'%20OR%201=1--
AB3K
__proto__
constructor`)

const oddPart = oneof(
  fc
    .string({ unit: 'binary', maxLength: 30 })
    .map((text) => encodeURIComponent(CANARY + text.toWellFormed())),
  constantFrom(...pathParts, '', 'A'.repeat(9000)),
)

const code = oneof({ weight: 7, arbitrary: fc.constant('{code}') }, { weight: 1, arbitrary: oddPart })

/** What routes there are; those that change the most more than once. */
const routes = lines(`
POST /rooms
POST /rooms/{code}/join
POST /rooms/{code}/messages
POST /rooms/{code}/messages
GET /rooms/{code}
GET /rooms/{code}/events
GET /rooms/{code}/members
DELETE /rooms/{code}
POST /rooms/{code}/leave
GET /session
DELETE /session`)

const methods = [
  'GET',
  'POST',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PUT',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'G@T',
  'get',
  CANARY,
]

const places = lines(`
/
/rooms
/rooms/{code}/unknown
/rooms/{code}/
/session
/ws
/config.json
/healthz/ready
/metrics
/openapi.json
/r/{code}`)

const call: Arbitrary<string[]> = oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(constantFrom(...routes), code)
      .map(([route, room]) => route.replace('{code}', room).split(' ')),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      constantFrom(...methods),
      oneof(
        { weight: 3, arbitrary: constantFrom(...places) },
        { weight: 1, arbitrary: oddPart.map((text) => `/${text}`) },
      ),
    ),
  },
)

const names = [EventsQuerySchema, MembersQuerySchema].flatMap((schema) => Object.keys(schema.properties))
const numbers = ['-1', '1e3', '1.5', '9'.repeat(30), '0x1', '+1', 'null', '[]', '%5B%5D']
const parameter = fc
  .tuple(
    oneof(constantFrom(...names, 'token', '__proto__', 'a[b]', ''), oddPart),
    oneof(nat(300).map(String), oddPart, constantFrom(...numbers)),
  )
  .map((pair) => pair.join('='))

const query = oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.array(parameter, { minLength: 1, maxLength: 4 }).map((all) => `?${all.join('&')}`),
  },
)

const bodySchemas = [CreateRoomBodySchema, JoinRoomBodySchema, PostMessageBodySchema]

const body = oneof(
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
  { weight: 8, arbitrary: oneof(...bodySchemas.map((schema) => mutated(fitting(schema)))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
)

const framing: Arbitrary<Framing> = oneof(
  { weight: 8, arbitrary: fc.constant<Framing>('length') },
  { weight: 2, arbitrary: fc.constant<Framing>('chunked') },
  { weight: 1, arbitrary: constantFrom<Framing[]>('short', 'long', 'none', 'both') },
)

/** Requests as the schemas want them and otherwise. */
export const requestInput: Arbitrary<RequestInput> = fc
  .tuple(call, query, oddHeaders, body, framing)
  .map(([[method = '', path = ''], parameters, headers, bytes, framed]) => ({
    via: 'request',
    method,
    target: path + parameters,
    headers,
    body: bytes,
    framing: framed,
  }))
