import { describe, expect, test } from 'vitest'
import { enterNew, expectWorking } from '../support/entered.ts'
import { expectProblem } from '../support/problem.ts'
import { createRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Members that must not come in, to be put into an object that is fine otherwise. */
const hostile: [string, string][] = [
  ['a __proto__ key', '"__proto__":{"polluted":true}'],
  ['an escaped one', '"\\u005f_proto__":{"polluted":true}'],
  [
    'one that is escaped throughout',
    '"\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f":{"polluted":true}',
  ],
  ['one with a value that is no object', '"__proto__":null'],
  ['one further in', '"a":[{"b":{"__proto__":{"polluted":true}}}]'],
  ['one that is repeated', '"__proto__":1,"__proto__":{"polluted":true}'],
  ['constructor.prototype', '"constructor":{"prototype":{"polluted":true}}'],
  ['constructor.prototype further in', '"a":{"constructor":{"prototype":{"polluted":true}}}'],
  ['17 levels of lists', `"a":${nested(16)}`],
  ['17 levels of objects', `"a":${objects(16)}`],
  ['lists as deep as a frame can be', `"a":${nested(32_000)}`],
  ['lists that never end', `"a":${'['.repeat(60_000)}`],
]

/** What a polluted prototype would show. */
const prototypes = () =>
  [Object, Array, String, Number, Function].map(({ prototype }) => Reflect.ownKeys(prototype).length)

describe('__proto__ keys and deep nesting', () => {
  const before = prototypes()

  test.each(hostile)('F3: %s in a frame gets bad_frame, and the connection goes on', async (_, member) => {
    const socket = await enterNew(server)
    socket.ws.send(`{"type":"send","id":"1","kind":"message","body":{"text":"x"},${member}}`)
    expect(await socket.next('error')).toMatchObject({ code: 'bad_frame' })
    await expectWorking(socket)
    expect(socket.events.at(-1)?.seq, 'nothing but the joining and that').toBe(2)
  })

  test.each(hostile)('A1: %s in a body is a 400 that names the body', async (_, member) => {
    const { code, token } = await createRoom(server.url)
    const calls: [string, string][] = [
      ['/rooms', `{"name":"Ada",${member}}`],
      [`/rooms/${code}/join`, `{"name":"Eve",${member}}`],
      [`/rooms/${code}/messages`, `{"text":"x",${member}}`],
    ]
    for (const [path, body] of calls) {
      const headers = { 'content-type': 'application/json' }
      const answer = await request(server.url + path, { method: 'POST', token, body, headers })
      expectProblem(answer, 'invalid_request', ['body'])
    }
  })

  test('F3: 16 levels, and keys that only look dangerous, are fine', async () => {
    const socket = await enterNew(server)
    socket.ws.send(`{"type":"ping","x":${nested(15)},"constructor":1,"prototype":{},"toString":null}`)
    await socket.next('pong')
  })

  test('F3: after all of that the prototypes are what they were', () => {
    // The server runs in this process.
    expect(prototypes()).toEqual(before)
    expect({}).not.toHaveProperty('polluted')
  })
})
