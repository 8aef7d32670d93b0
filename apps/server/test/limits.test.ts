import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { enterNew, expectWorking } from './support/entered.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off' })

describe('malformed frames', () => {
  const malformed: [string, string][] = [
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['half an object', '{"type":"ping"'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '1e999'],
    ['a string', '"ping"'],
    ['no type', '{}'],
    ['a byte order mark', '\uFEFF{"type":"ping"}'],
    ['a type that is no string', '{"type":["ping"]}'],
  ]
  test.each(malformed)('F3: %s gets bad_frame, and the connection goes on', async (_, text) => {
    const socket = await enterNew(server)
    socket.ws.send(text)
    expect((await socket.next('error')).code).toBe('bad_frame')
    await expectWorking(socket)
  })

  test('F3: 20 within a minute are borne, one more closes with 4400, and others notice nothing', async () => {
    const ada = await createRoom(server.url)
    const other = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob'))
    const socket = await RawSocket.enter(server.wsUrl, ada)
    for (let index = 0; index < 20; index++) socket.ws.send('{')
    await expectWorking(socket)
    socket.ws.send('{')
    expect((await socket.closed).code).toBe(4400)
    expect(socket.frames.filter(({ type }) => type === 'error')).toHaveLength(21)
    await expectWorking(other)
  })

  test('F2, F6: unknown types and broken fields are not counted as malformed', async () => {
    const socket = await enterNew(server)
    for (let index = 0; index < 30; index++) {
      socket.send({ type: `future ${index}` })
      socket.send({ type: 'send', id: `i${index}` })
    }
    await expectWorking(socket)
    const codes = socket.frames.flatMap((frame) => (frame.type === 'error' ? [frame.code] : []))
    expect(codes.filter((code) => code === 'unknown_type')).toHaveLength(30)
    expect(codes.filter((code) => code === 'invalid_request')).toHaveLength(30)
  })

  test('F1, F2: unknown fields are ignored and not stored', async () => {
    const socket = await enterNew(server)
    socket.send({ type: 'send', id: '1', kind: 'message', body: { text: 'x', bold: true }, mood: 'good' })
    expect(await socket.next('event', ({ kind }) => kind === 'message')).toMatchObject({
      body: { text: 'x' },
    })
    expect(JSON.stringify(socket.frames)).not.toMatch(/bold|mood/)
  })
})

describe('frames behind the hello', () => {
  /** Says hello and `count` messages in one turn, so that the server reads them before it can answer. */
  async function sendEarly(count: number): Promise<RawSocket> {
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl)
    socket.send({ type: 'hello', token: ada.token })
    for (let index = 1; index <= count; index++) socket.say(`m${index}`, 'x')
    return socket
  }

  test('D2, H4: 64 that come before the welcome are taken, in order', async () => {
    const socket = await sendEarly(64)
    await socket.next('event', ({ seq }) => seq === 65)
    const ids = socket.events.flatMap((event) => (event.kind === 'message' ? [event.id] : []))
    expect(ids).toEqual(Array.from({ length: 64 }, (_, index) => `m${index + 1}`))
  })

  test('D2, H4: more close the connection, before anything is stored out of order', async () => {
    const socket = await sendEarly(300)
    expect((await socket.closed).code).toBe(4400)
    expect(socket.frames.filter(({ type }) => type === 'sent' || type === 'error')).toEqual([])
  })
})

test('B2: a ping of the WebSocket protocol is answered with its payload', async () => {
  const socket = await enterNew(server)
  const payload = randomBytes(125)
  socket.ws.ping(payload)
  expect(await once(socket.ws, 'pong')).toEqual([payload])
})
