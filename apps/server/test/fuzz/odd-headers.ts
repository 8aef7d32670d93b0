import { IdempotencyHeadersSchema } from '@parley/protocol'
import fc from 'fast-check'
import { CANARY, TOKEN } from './json-tree.ts'
import { lines } from './lines.ts'

const { constantFrom, nat, oneof } = fc

/** What a header may hold and still be one: anything but controls. */
const value = fc.uint8Array({ maxLength: 60 }).map((bytes) => {
  const visible = bytes.map((byte) => (byte < 32 || byte === 127 ? 32 : byte))
  return CANARY + Buffer.from(visible).toString('latin1')
})

const authorizations = lines(`

Bearer
bearer  ${TOKEN}
Basic ${TOKEN}
Bearer ${TOKEN}x
Bearer ${TOKEN}, Bearer x
Bearer e30.e30.
Bearer eyJhbGciOiJub25lIn0.e30.
Bearer a.b.c
Bearer ${'.'.repeat(5000)}`)

const authorization = oneof(
  { weight: 7, arbitrary: fc.constant(`Bearer ${TOKEN}`) },
  { weight: 1, arbitrary: constantFrom(...authorizations) },
  { weight: 1, arbitrary: value.map((token) => `Bearer ${token}`) },
)

const contentTypes = lines(`

;
application/json; charset=utf-16
text/plain; charset=x
application/json/x
multipart/form-data; boundary=
text/html
*/*
${'a'.repeat(3000)}/b`)

const contentType = oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  { weight: 2, arbitrary: fc.constant('text/plain') },
  { weight: 1, arbitrary: constantFrom(...contentTypes) },
  { weight: 1, arbitrary: value },
)

const fixed = lines(`
cookie: parley_session=${TOKEN}
cookie: ;;=;a;parley_session=
cookie: ${'a=b; '.repeat(1000)}
origin: null
origin: http://evil.example
x-forwarded-proto: https
x-forwarded-host: evil.example
x-http-method-override: DELETE
accept: text/html
accept-encoding: br;q=0
if-none-match: *
range: bytes=0-1,5-
expect: 100-continue
te: trailers
prefer: wait=100
content-encoding: gzip
content-encoding: identity
transfer-encoding: gzip
access-control-request-method: DELETE
host: other.example
upgrade: websocket
upgrade: h2c
http2-settings: AAMAAABkAAQAAP__
sec-websocket-key: x
sec-websocket-version: 99
sec-websocket-protocol: parley.v9`)

const named = [...Object.keys(IdempotencyHeadersSchema.properties), 'origin', 'x-forwarded-for', 'accept']

const other = oneof(
  { weight: 4, arbitrary: constantFrom(...fixed) },
  { weight: 2, arbitrary: fc.tuple(constantFrom(...named), value).map(([name, text]) => `${name}: ${text}`) },
  { weight: 1, arbitrary: value.map((text) => `cookie: parley_session=${text}`) },
  { weight: 1, arbitrary: nat(20_000).map((length) => `x-long: ${'y'.repeat(length)}`) },
  { weight: 1, arbitrary: nat(400).map((count) => `x-many: y${`\r\nx-many: ${CANARY}`.repeat(count)}`) },
)

/** Lines of a request's head: mostly the sender's token and the type of the body, and at times what is wrong or odd. */
export const oddHeaders = fc
  .tuple(
    fc.option(
      authorization.map((text) => `authorization: ${text}`),
      { nil: undefined, freq: 6 },
    ),
    fc.option(
      contentType.map((text) => `content-type: ${text}`),
      { nil: undefined, freq: 8 },
    ),
    oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(other, { maxLength: 3 }) },
    ),
  )
  .map(([bearer, type, others]) => [bearer, type, ...others].filter((line) => line !== undefined))
