import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { enterTwo } from '../support/entered.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'
import { forgeToken } from '../support/sign-token.ts'

const SECRET = 'thirty-two bytes, or even some more'
const server = sharedServer({ JWT_SECRET: SECRET })

/** Resumes as somebody would who has been in the room: the code that closes the connection, and what came before. */
async function resume(frame: Record<string, unknown>, headers: Record<string, string> = {}) {
  const socket = await RawSocket.open(server.wsUrl, { headers })
  socket.send({ type: 'hello', since: 0, ...frame })
  return [(await socket.closed).code, socket.frames]
}

/** Somebody who was in the room until now, and whose resume point the server knows. */
async function resumable() {
  const { ada, bob, a, b } = await enterTwo(server)
  const { epoch } = await b.next('welcome')
  b.ws.terminate()
  await b.closed
  return { ada, bob, a, epoch }
}

const leave = ({ code, token }: Session) =>
  request(`${server.url}/rooms/${code}/leave`, { method: 'POST', token })

describe('resuming without the right to', () => {
  test('H3: who resumes with a seat is let in: the other cases differ in one thing', async () => {
    const { bob, epoch } = await resumable()
    const socket = await RawSocket.enter(server.wsUrl, bob, { since: 1, epoch })
    expect((await socket.next('welcome')).resumed).toBe(true)
  })

  test.each<[string, (bob: Session) => Record<string, unknown>]>([
    ['without a token', () => ({})],
    ['with an expired token', (bob) => ({ token: forgeToken(bob, SECRET, { exp: 1_700_000_000 }) })],
    ['with a token of another secret', (bob) => ({ token: forgeToken(bob, `not ${SECRET}`) })],
    [
      'with the id of a seat that never was',
      (bob) => ({ token: forgeToken(bob, SECRET, { sub: 'nobody' }) }),
    ],
    ['with the room alone', ({ code }) => ({ room: code })],
  ])('H3: %s it is 4401, whatever was received before', async (_how, frame) => {
    const { bob, epoch } = await resumable()
    expect(await resume({ epoch, ...frame(bob) })).toEqual([4401, []])
  })

  test('H3: after the seat was given up, by token and by cookie: 4401', async () => {
    const { bob, epoch } = await resumable()
    await leave(bob)
    expect(await resume({ epoch, token: bob.token })).toEqual([4401, []])
    const headers = { cookie: `parley_session=${bob.token}`, origin: server.url }
    expect(await resume({ epoch, room: bob.code }, headers)).toEqual([4401, []])
  })

  test('H3: after the room is gone, deleted or with its last seat: 4404', async () => {
    const { ada, bob, epoch } = await resumable()
    await request(`${server.url}/rooms/${ada.code}`, { method: 'DELETE', token: ada.token })
    for (const { token } of [ada, bob]) expect(await resume({ epoch, token })).toEqual([4404, []])
    const alone = await createRoom(server.url)
    await leave(alone)
    expect(await resume({ token: alone.token })).toEqual([4404, []])
  })

  test('H3: who joined again under the same name has another seat: the old token stays useless', async () => {
    const { ada, bob, epoch } = await resumable()
    await leave(bob)
    const again = await joinRoom(server.url, ada.code, 'Bob')
    await RawSocket.enter(server.wsUrl, again, { since: 0 })
    expect(await resume({ epoch, token: bob.token })).toEqual([4401, []])
  })
})
