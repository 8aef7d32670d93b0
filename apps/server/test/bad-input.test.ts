import type { ProblemCode, Session } from '@parley/protocol'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from './support/problem.ts'
import { sendRaw } from './support/raw-http.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()
let host: Session
let database: Database.Database

beforeAll(async () => {
  host = await createRoom(server.url)
  database = new Database(join(server.dataDir, 'parley.db'), { readonly: true })
  return () => database.close()
})

/** How much the store holds. */
function holdings(): unknown {
  const count = (table: string) => `(SELECT count(*) FROM ${table}) AS ${table}`
  return database
    .prepare(`SELECT ${['rooms', 'seats', 'events', 'closed_codes'].map(count).join(', ')}`)
    .get()
}

/** Demands that what `act` does leaves the store as it was, and the server able to serve. */
async function leavesNoTrace(act: () => Promise<void>): Promise<void> {
  const before = holdings()
  await act()
  expect(holdings()).toEqual(before)
  expect((await request(`${server.url}/healthz/ready`)).status).toBe(200)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
}

/** A body as it goes over the wire, and what the refusal names; `FIELD` is the text that the route needs. */
type BadBody = [what: string, body: string | Uint8Array, field: string]

const json = (value: unknown) => JSON.stringify(value)
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const bytes = (text: string, ...more: number[]) => Uint8Array.from([...Buffer.from(text), ...more])

const notObjects: BadBody[] = [
  ['no content', '', 'body'],
  ['null', 'null', 'body'],
  ['a list', '[]', 'body'],
  ['a list of the right thing', '[{"FIELD":"Ada"}]', 'body'],
  ['a number', '5', 'body'],
  ['a gigantic number', `1${'0'.repeat(5000)}`, 'body'],
  ['a text', '"Ada"', 'body'],
  ['true', 'true', 'body'],
]

const notJson: BadBody[] = [
  ['cut-off JSON', '{"FIELD":"Ada"', 'body'],
  ['cut off in a text', '{"FIELD":"Ad', 'body'],
  ['two documents', '{"FIELD":"Ada"}{"FIELD":"Ada"}', 'body'],
  ['a trailing comma', '{"FIELD":"Ada",}', 'body'],
  ['single quotes', "{'FIELD':'Ada'}", 'body'],
  ['a comment', '{"FIELD":"Ada"} // hi', 'body'],
  ['NaN', '{"FIELD":NaN}', 'body'],
  ['a raw line feed in a text', '{"FIELD":"A\nda"}', 'body'],
  ['a NUL between tokens', '{"FIELD":\u0000"Ada"}', 'body'],
  ['only white space', ' \n ', 'body'],
  ['two byte order marks', '\uFEFF\uFEFF{"FIELD":"Ada"}', 'body'],
  ['HTML', '<html></html>', 'body'],
  ['a form', 'FIELD=Ada', 'body'],
  ['invalid UTF-8', bytes('{"FIELD":"', 0xff, 0xfe, 0x22, 0x7d), 'body'],
  ['a surrogate in UTF-8', bytes('{"FIELD":"', 0xed, 0xa0, 0x80, 0x22, 0x7d), 'body'],
  ['an overlong slash', bytes('{"FIELD":"', 0xc0, 0xaf, 0x22, 0x7d), 'body'],
  ['UTF-16', new Uint8Array(Buffer.from('{"FIELD":"Ada"}', 'utf16le')), 'body'],
  ['gzip', Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'body'],
]

const wrongFields: BadBody[] = [
  ['the field missing', '{}', 'FIELD'],
  ['the field under another case', '{"Field":"Ada"}', 'FIELD'],
  ['the field only in the prototype', '{"toString":"Ada"}', 'FIELD'],
  ['null', '{"FIELD":null}', 'FIELD'],
  ['a number', '{"FIELD":5}', 'FIELD'],
  ['a gigantic number', '{"FIELD":1e999}', 'FIELD'],
  ['a boolean', '{"FIELD":false}', 'FIELD'],
  ['a list', '{"FIELD":["Ada"]}', 'FIELD'],
  ['an object', '{"FIELD":{"toString":"Ada","length":3}}', 'FIELD'],
  ['an empty text', '{"FIELD":""}', 'FIELD'],
  ['only white space', '{"FIELD":"\\u00a0\\t\\n"}', 'FIELD'],
  ['a lone surrogate', '{"FIELD":"A\\ud800"}', 'FIELD'],
  ['a bad one after a good one of the same name', '{"FIELD":"Ada","FIELD":7}', 'FIELD'],
]

interface BodyRoute {
  route: string
  field: string
  url: () => string
  token: () => string | undefined
}

const bodyRoutes: BodyRoute[] = [
  { route: 'POST /rooms', field: 'name', url: () => '/rooms', token: () => undefined },
  {
    route: 'POST /rooms/:code/join',
    field: 'name',
    url: () => `/rooms/${host.code}/join`,
    token: () => undefined,
  },
  {
    route: 'POST /rooms/:code/messages',
    field: 'text',
    url: () => `/rooms/${host.code}/messages`,
    token: () => host.token,
  },
]

describe.each(bodyRoutes)('$route', ({ field, url, token }) => {
  const send = (
    body: string | Uint8Array,
    type: string | null = 'application/json',
    more: Record<string, string> = {},
  ) => {
    const bearer = token()
    const headers = { ...(type !== null && { 'content-type': type }), ...more }
    return request(server.url + url(), {
      method: 'POST',
      body,
      headers,
      ...(bearer !== undefined && { token: bearer }),
    })
  }
  const fill = (body: string | Uint8Array) =>
    typeof body === 'string'
      ? body.replaceAll('FIELD', field)
      : Uint8Array.from(
          Buffer.from(Buffer.from(body).toString('latin1').replaceAll('FIELD', field), 'latin1'),
        )

  test.each([...notObjects, ...notJson])('%s as the body → 400 that names the body', async (_what, body) => {
    await leavesNoTrace(async () => {
      expectProblem(await send(fill(body)), 'invalid_request', ['body'])
    })
  })

  test.each(wrongFields)('%s → 400 that names the field (SPEC A3)', async (_what, body) => {
    await leavesNoTrace(async () => {
      expectProblem(await send(fill(body)), 'invalid_request', [field])
    })
  })

  test('a bad header beside a bad body → both are listed (SPEC A3)', async () => {
    await leavesNoTrace(async () => {
      const short = { 'idempotency-key': 'short' }
      const alone = await send(fill('{"FIELD":"Ada"}'), 'application/json', short)
      expectProblem(alone, 'invalid_request', ['idempotency-key'])
      const both = await send(fill('{"FIELD":""}'), 'application/json', short)
      expectProblem(both, 'invalid_request', [field, 'idempotency-key'])
      const broken = await send('{', 'application/json', short)
      expectProblem(broken, 'invalid_request', ['body', 'idempotency-key'])
    })
  })

  test('no body at all → 400', async () => {
    await leavesNoTrace(async () => {
      const bearer = token()
      const answer = await request(server.url + url(), {
        method: 'POST',
        ...(bearer !== undefined && { token: bearer }),
      })
      expectProblem(answer, 'invalid_request', ['body'])
    })
  })

  test.each([
    [null],
    ['text/html'],
    ['text/xml'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
    ['application/problem+json'],
    ['application/json,text/plain'],
    ['application/json/x'],
    ['application/octet-stream'],
    ['json'],
    ['application'],
    ['*/*'],
    [';'],
  ])('the content type %j → 415', async (type) => {
    await leavesNoTrace(async () => {
      expectProblem(await send(bytes(json({ [field]: 'Ada' })), type), 'unsupported_media_type')
    })
  })

  test('more than 64 KiB → 413, with a length or in chunks (SPEC F4)', async () => {
    await leavesNoTrace(async () => {
      const body = json({ [field]: 'Ada', padding: 'x'.repeat(65_536) })
      expectProblem(await send(body), 'too_large')
      expectProblem(await send(json({ padding: 'x'.repeat(1_000_000) })), 'too_large')
      const head = `POST ${url()} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${token()}\r\n`
      const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
      expectProblem(
        await sendRaw(server.url, `${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`),
        'too_large',
      )
    })
  })

  test('unknown fields, a byte order mark, and any case and parameters of the content type are no harm (SPEC A1)', async () => {
    const more: object[] = [
      { extra: 1, '': null, nested: { a: [1, { b: 2 }] } },
      { constructor: 'Object', prototype: {}, toString: 1, hasOwnProperty: 1 },
      { x: JSON.parse(nested(15)) as unknown },
    ]
    const bodies = more.map((fields, index) => json({ [field]: `Guest ${index}`, ...fields }))
    for (const body of bodies)
      expect([body, (await send(body)).status]).toEqual([body, expect.toBeOneOf([200, 201])])
    for (const [index, type] of [
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json;charset=x',
    ].entries()) {
      expect((await send(`\uFEFF${json({ [field]: `Visitor ${index}` })}`, type)).status).toBeLessThan(300)
    }
  })
})

/** Every route that names a room, and one that works there for comparison. */
const roomCalls: [method: string, path: string, body?: unknown][] = [
  ['POST', '/join', { name: 'Eve' }],
  ['GET', ''],
  ['DELETE', ''],
  ['GET', '/events'],
  ['POST', '/messages', { text: 'hi' }],
  ['POST', '/leave'],
]

describe.each(roomCalls)('%s /rooms/:code%s', (method, path, body) => {
  const call = (code: string) =>
    request(`${server.url}/rooms/${code}${path}`, {
      method,
      token: host.token,
      ...(body !== undefined && { body }),
    })

  test.each([
    ['%00', 'a NUL'],
    ['AB%00CD', 'a NUL inside'],
    ['%0D%0AX-Evil:1', 'CR LF'],
    ['..%2F..%2Fetc%2Fpasswd', 'a path'],
    ['%E2%80%AE', 'a bidi override'],
    ['%F0%9F%92%A9', 'an emoji'],
    ['%20', 'a space'],
    ['-', 'a hyphen'],
    ['A'.repeat(13), '13 letters'],
    ['A'.repeat(101), '101 letters'],
    ['A'.repeat(8000), '8,000 letters'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ["' OR 1=1 --", 'SQL'],
    ['null', 'null'],
  ])('the code %s → 404 room_not_found (%s; SPEC K2)', async (code) => {
    await leavesNoTrace(async () => {
      expectProblem(await call(code), 'room_not_found')
    })
  })

  test.each(['%', '%zz', '%E0%A4%A', '%ff', '%C0%80', 'AB%'])(
    'the broken encoding %s → 400',
    async (code) => {
      await leavesNoTrace(async () => {
        expect(expectProblem(await call(code), 'invalid_request').detail).toMatch(/percent-encoding/)
      })
    },
  )
})

describe('bodies where none is wanted', () => {
  const bodies: [type: string, body: string, code: ProblemCode][] = [
    ['application/json', '{"x":', 'invalid_request'],
    ['application/json', '{"__proto__":1}', 'invalid_request'],
    ['text/xml', '<x/>', 'unsupported_media_type'],
    ['application/json', `"${'x'.repeat(65_536)}"`, 'too_large'],
  ]
  test.each(bodies)(
    'a bad one of %s, %#, is refused, and the seat is still there',
    async (type, body, code) => {
      const bob = await joinRoom(server.url, host.code, 'Bob')
      const calls = [
        ['POST', `/rooms/${host.code}/leave`, bob.token],
        ['DELETE', `/rooms/${host.code}`, host.token],
        ['DELETE', '/session', bob.token],
      ] as const
      await leavesNoTrace(async () => {
        for (const [method, path, token] of calls) {
          expectProblem(
            await request(server.url + path, { method, token, body, headers: { 'content-type': type } }),
            code,
          )
        }
      })
      expect(
        (
          await request(`${server.url}/rooms/${host.code}/leave`, {
            method: 'POST',
            token: bob.token,
            body: {},
          })
        ).status,
      ).toBe(204)
    },
  )

  test('on GET they are not looked at', async () => {
    const head = `GET /rooms/${host.code} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${host.token}\r\nconnection: close\r\n`
    const answer = await sendRaw(
      server.url,
      `${head}content-type: application/json\r\ncontent-length: 5\r\n\r\n{"x":`,
    )
    expect(answer.status).toBe(200)
  })
})

describe('addresses and methods that no route has', () => {
  test.each([
    ['GET', '/nothing'],
    ['GET', '/rooms'],
    ['PUT', '/rooms'],
    ['PATCH', '/session'],
    ['POST', '/session'],
    ['DELETE', '/rooms'],
    ['GET', '/rooms/AB3K/join'],
    ['GET', '/rooms/AB3K/unknown'],
    ['POST', '/rooms/AB3K/join/x'],
    ['GET', '/rooms//join'],
    ['POST', '/healthz/live'],
    ['GET', '/.env'],
    ['GET', '/assets/../../package.json'],
    ['GET', '/assets/%2e%2e/%2e%2e/package.json'],
    ['GET', '/..%2f..%2fpackage.json'],
    ['GET', '/__proto__'],
    ['GET', '/%00'],
  ])('%s %s → 404 not_found', async (method, path) => {
    await leavesNoTrace(async () => {
      expectProblem(await request(server.url + path, { method }), 'not_found')
    })
  })
})

describe('what is no HTTP request', () => {
  const get = 'GET /healthz/live HTTP/1.1\r\nhost: x\r\n'
  const post = 'POST /rooms HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
  test.each([
    ['garbage', 'hello\r\n\r\n'],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
    ['a bad version', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
    ['a bad method', 'G@T / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a space in a header name', `${get}bad header: 1\r\n\r\n`],
    ['a NUL in a header', `${get}x: a\0b\r\n\r\n`],
    ['a folded header', `${get}x: a\r\n b\r\n\r\n`],
    ['a length that is no number', `${post}content-length: five\r\n\r\n`],
    ['two lengths', `${post}content-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`],
    ['a length and chunks', `${post}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk size that is none', `${post}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ['no Host', 'GET /healthz/live HTTP/1.1\r\nconnection: close\r\n\r\n'],
  ])('%s → 400', async (_what, text) => {
    await leavesNoTrace(async () => {
      expectProblem(await sendRaw(server.url, text), 'invalid_request')
    })
  })

  test('headers of more than 16 KiB → 431', async () => {
    const answer = await sendRaw(server.url, `${get}x: ${'a'.repeat(20_000)}\r\n\r\n`)
    expect([answer.status, answer.body]).toMatchObject([431, { status: 431, code: 'too_large' }])
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })

  const garbage = ['GET / HTTP/9.9\r\n\r\n', 'x', '{"text":"hi"}', '\0']
  const statuses = (text: string) => text.match(/HTTP\/1\.1 \d+/g)
  const create = `${post}content-length: 14\r\n\r\n{"name":"Ada"}`

  test.each(garbage)('%j behind a request is refused after that was answered', async (rest) => {
    const { text } = await sendRaw(server.url, create + rest)
    expect(statuses(text)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 400'])
  })

  test.each(garbage)('%j behind the last request is not looked at', async (rest) => {
    const { text } = await sendRaw(server.url, create.replace('host', 'connection: close\r\nhost') + rest)
    expect(statuses(text)).toEqual(['HTTP/1.1 201'])
  })

  test('a broken body of a request that was refused before gets no second answer', async () => {
    const { text } = await sendRaw(
      server.url,
      `${get.replace('GET', 'POST')}transfer-encoding: chunked\r\n\r\nzz\r\n`,
    )
    expect(statuses(text)).toHaveLength(1)
  })

  test.each([
    ['no key', 'upgrade: websocket\r\nsec-websocket-version: 13'],
    ['a key that is too short', 'upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: x'],
    [
      'another version',
      'upgrade: websocket\r\nsec-websocket-version: 99\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ],
    [
      'another protocol',
      'upgrade: h2c\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ],
  ])('a WebSocket handshake with %s → 400', async (_what, headers) => {
    const answer = await sendRaw(
      server.url,
      `GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n${headers}\r\n\r\n`,
    )
    expectProblem(answer, 'invalid_request')
    expect(answer.headers.get('sec-websocket-version')).toBe('13')
  })

  test('an unknown expectation is ignored', async () => {
    const answer = await sendRaw(server.url, `${get}expect: miracles\r\nconnection: close\r\n\r\n`)
    expect([answer.status, answer.body]).toEqual([200, { status: 'live' }])
  })

  test('headers that mean something elsewhere have no effect', async () => {
    const tricks = {
      'x-http-method-override': 'DELETE',
      'x-original-url': '/healthz/live',
      'x-forwarded-prefix': '//evil.example',
    }
    const answer = await request(`${server.url}/rooms/${host.code}`, { token: host.token, headers: tricks })
    expect([answer.status, answer.body]).toMatchObject([200, { room: { code: host.code } }])
  })
})
