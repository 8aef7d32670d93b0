import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

const withCookie = ({ token }: Session) => ({ cookie: `parley_session=${token}` })

async function hello(
  frame: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = await RawSocket.open(server.wsUrl, { headers })
  socket.send({ type: 'hello', ...frame })
  return socket
}

describe('the first frame', () => {
  test('H1: without a valid hello within 5 s the connection is closed with 4408', async () => {
    const [silent, mistaken] = [await RawSocket.open(server.wsUrl), await hello({ token: 5 })]
    const since = performance.now()
    const { code } = await silent.closed
    expect(code).toBe(4408)
    expect(performance.now() - since).toBeGreaterThan(4500)
    expect((await mistaken.next('error')).code).toBe('invalid_request')
    expect((await mistaken.closed).code).toBe(4408)
  }, 8000)

  test.each(['send', 'typing', 'ping', 'leave'])('H1: %s before hello is malformed', async (type) => {
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl)
    socket.send({ type, id: '1', kind: 'message', body: { text: 'x' } })
    expect((await socket.next('error')).code).toBe('bad_frame')
    socket.send({ type: 'hello', token: ada.token })
    expect((await socket.next('live')).head).toBe(1)
  })

  test('F2: an unknown frame before hello is answered, and hello still works', async () => {
    const ada = await createRoom(server.url)
    const socket = await hello({ type: 'greetings' })
    expect((await socket.next('error')).code).toBe('unknown_type')
    socket.send({ type: 'hello', token: ada.token })
    await socket.next('live')
  })

  test('H1: a second hello changes nothing', async () => {
    const [ada, eve] = [await createRoom(server.url), await createRoom(server.url, 'Eve')]
    const socket = await RawSocket.enter(server.wsUrl, ada)
    socket.send({ type: 'hello', token: eve.token })
    expect((await socket.next('error')).code).toBe('invalid_request')
    socket.say('1', 'still here')
    const event = await socket.next('event', ({ kind }) => kind === 'message')
    expect(event).toMatchObject({ by: ada.self.id })
  })

  test('H4: frames right behind hello are honoured, in order, after welcome', async () => {
    const ada = await createRoom(server.url)
    const socket = await hello({ token: ada.token })
    for (const id of ['1', '2', '3']) socket.say(id, `message ${id}`)
    await socket.next('sent', ({ id }) => id === '3')
    await socket.next('event', ({ seq }) => seq === 4)
    expect(socket.frames[0]?.type).toBe('welcome')
    expect(socket.events.map((event) => event.seq)).toEqual([1, 2, 3, 4])
    expect(socket.frames.filter((frame) => frame.type === 'sent').map(({ seq }) => seq)).toEqual([2, 3, 4])
  })
})

describe('the session cookie', () => {
  test('H2: stands in for the token beside an own Origin and the room, however the code is written', async () => {
    const ada = await createRoom(server.url)
    const room = ` ${ada.code.slice(0, 2).toLowerCase()}-${ada.code.slice(2)} `
    const socket = await hello({ room }, { ...withCookie(ada), origin: server.url })
    expect((await socket.next('welcome')).self.id).toBe(ada.self.id)
  })

  const lacking: [
    string,
    (own: Session, other: Session) => [Record<string, unknown>, Record<string, string>],
  ][] = [
    ['without a room', (own) => [{}, { ...withCookie(own), origin: server.url }]],
    ['with another room', (own, { code }) => [{ room: code }, { ...withCookie(own), origin: server.url }]],
    ['with something that is no code', (own) => [{ room: '!' }, { ...withCookie(own), origin: server.url }]],
    ['without an Origin', (own) => [{ room: own.code }, withCookie(own)]],
    ['without the cookie', (own) => [{ room: own.code }, { origin: server.url }]],
  ]
  test.each(lacking)('H2: %s it closes with 4401', async (_, make) => {
    const socket = await hello(...make(await createRoom(server.url), await createRoom(server.url)))
    expect((await socket.closed).code).toBe(4401)
  })

  test('H2: a token in hello wins over the cookie', async () => {
    const [ada, bob] = [await createRoom(server.url), await createRoom(server.url, 'Bob')]
    const socket = await hello(
      { token: bob.token, room: ada.code },
      { ...withCookie(ada), origin: server.url },
    )
    expect((await socket.next('welcome')).self.id).toBe(bob.self.id)
  })
})

describe('the subprotocol', () => {
  test.each([
    ['none offered', [], ''],
    ['parley.v1', ['parley.v1'], 'parley.v1'],
    ['parley.v1 among others', ['chat', 'parley.v1'], 'parley.v1'],
  ])('H7: %s', async (_, protocols, chosen) => {
    const socket = await RawSocket.open(server.wsUrl, { protocols })
    expect(socket.ws.protocol).toBe(chosen)
  })

  test('H7: only unknown ones are refused before the upgrade', async () => {
    await expect(RawSocket.open(server.wsUrl, { protocols: ['parley.v9', 'chat'] })).rejects.toThrow('426')
  })
})
