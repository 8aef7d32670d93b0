import type { RoomState, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'
import { forgeToken } from '../support/sign-token.ts'

const SECRET = 'thirty-two bytes, or even some more'
const server = sharedServer({ JWT_SECRET: SECRET })

const claims = {
  role: 'host',
  id: 'mine',
  memberId: 'mine',
  roomId: 'mine',
  isHost: true,
  self: { id: 'mine', role: 'host' },
  member: { role: 'host' },
  expiresAt: '2099-01-01T00:00:00.000Z',
}

/** Demands that a session is that of an ordinary member. */
async function expectMember({ code, token, self }: Session): Promise<void> {
  expect(self.role).toBe('member')
  expectProblem(await request(`${server.url}/rooms/${code}`, { method: 'DELETE', token }), 'forbidden')
}

describe('a role that a client claims', () => {
  test('R1: in the body of a join is ignored, and what else is the server’s to say', async () => {
    const { code } = await createRoom(server.url)
    const { body } = await request<Session>(`${server.url}/rooms/${code}/join`, {
      body: { name: 'Eve', ...claims },
    })
    expect(body.self).toEqual({ id: body.self.id, name: 'Eve', role: 'member' })
    expect(body.self.id).not.toBe('mine')
    expect(Date.parse(body.expiresAt)).toBeLessThan(Date.now() + 86_460_000)
    await expectMember(body)
  })

  test('R1, T5: with a fresh token no role is gained either', async () => {
    const { code } = await createRoom(server.url)
    const bob = await joinRoom(server.url, code, 'Bob')
    const { body } = await request<Session>(`${server.url}/rooms/${code}/join`, {
      token: bob.token,
      body: { name: 'Bob', ...claims },
    })
    expect(body.self).toEqual(bob.self)
    await expectMember(body)
  })

  test('R1: in the query, in a header, in frames or in the claims of a token it counts as little', async () => {
    const host = await createRoom(server.url)
    const { body: eve } = await request<Session>(
      `${server.url}/rooms/${host.code}/join?role=host&self[role]=host`,
      { body: { name: 'Eve' }, headers: { 'x-role': 'host', cookie: 'role=host' } },
    )
    await expectMember(eve)
    const token = forgeToken(eve, SECRET, claims)
    const socket = await RawSocket.open(server.wsUrl)
    socket.send({ type: 'hello', token, ...claims })
    expect((await socket.next('welcome')).self).toEqual(eve.self)
    socket.send({ ...claims, type: 'send', id: '1', kind: 'message', body: { ...claims, text: 'hi' } })
    const event = await socket.next('event', ({ kind }) => kind === 'message')
    expect(event).toMatchObject({ by: eve.self.id, body: { text: 'hi' } })
    expect(JSON.stringify(event)).not.toMatch(/host|mine/)
    const { body } = await request<RoomState>(`${server.url}/rooms/${host.code}`, { token })
    expect(body.members).toMatchObject([{ id: eve.self.id, role: 'member' }])
    await expectMember({ ...eve, token })
  })
})
