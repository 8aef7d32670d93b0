import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { forgeToken } from './support/sign-token.ts'

const secret = 'thirty-two bytes, or even some more'
const server = sharedServer({ JWT_SECRET: secret })

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

describe('the token', () => {
  const refused: [string, (session: Session) => string | undefined][] = [
    ['missing', () => undefined],
    ['empty', () => ''],
    ['not a JWT', () => 'not.a.token'],
    ['signed with another secret', (session) => forgeToken(session, 'another secret of thirty-two bytes')],
    ['expired', (session) => forgeToken(session, secret, { exp: Math.floor(Date.now() / 1000) - 1 })],
    ['of another issuer', (session) => forgeToken(session, secret, { iss: 'elsewhere' })],
    ['without a room id', (session) => forgeToken(session, secret, { rid: undefined })],
    ['of a seat that never was', (session) => forgeToken(session, secret, { sub: 'nobody' })],
  ]
  test.each(refused)('H3: one that is %s closes with 4401', async (_, makeToken) => {
    const socket = await hello({ token: makeToken(await createRoom(server.url)) })
    expect((await socket.closed).code).toBe(4401)
    expect(socket.frames).toEqual([])
  })

  test('H3: one whose seat was given up closes with 4401, also when resuming', async () => {
    const [ada, bob] = [await createRoom(server.url), await createRoom(server.url, 'Bob')]
    await joinRoom(server.url, ada.code, 'Cleo')
    await request(`${server.url}/rooms/${ada.code}/leave`, { method: 'POST', token: ada.token })
    expect((await (await hello({ token: ada.token, since: 0 })).closed).code).toBe(4401)
    await request(`${server.url}/rooms/${bob.code}/leave`, { method: 'POST', token: bob.token })
    expect((await (await hello({ token: bob.token })).closed).code, 'with its room').toBe(4404)
  })

  test('H3: one whose room was deleted closes with 4404', async () => {
    const ada = await createRoom(server.url)
    await request(`${server.url}/rooms/${ada.code}`, { method: 'DELETE', token: ada.token })
    expect((await (await hello({ token: ada.token })).closed).code).toBe(4404)
  })

  test.each(['token=x', 'since=1&token=x', 'access_token=x', '%74oken=x'])(
    'T3: in the URL (?%s) it is refused before the upgrade',
    async (query) => {
      await expect(RawSocket.open(`${server.wsUrl}?${query}`)).rejects.toThrow('400')
    },
  )
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
