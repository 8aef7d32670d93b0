import {
  CODE_ALPHABET,
  type Problem,
  type RoomState,
  RoomStateSchema,
  type Session,
  SessionSchema,
} from '@parley/protocol'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { expectProblem } from './support/problem.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { readClaims } from './support/sign-token.ts'
import { startServer } from './support/test-server.ts'

const server = sharedServer({ LIMIT_ROOMS_ADDRESS: '10000/10m' })
const isSession = Compile(SessionSchema)
const isRoomState = Compile(RoomStateSchema)
const ILL_FORMED = [
  'AB',
  'A',
  'ABCDEFGHJKMNP',
  'AB0O',
  'AB1I',
  'ÄBCD',
  'AB%2FCD',
  'AB%00C',
  '%F0%9F%98%80',
  'ſſſſ',
]

const roomUrl = (code: string) => `${server.url}/rooms/${code}`
const join = (code: string, name: string, token?: string) =>
  request<Session>(`${roomUrl(code)}/join`, { body: { name }, ...(token !== undefined && { token }) })

describe('creating a room', () => {
  test('answers 201 with a session, its address in Location, and a host (SPEC R1)', async () => {
    const { status, headers, body } = await request<Session>(`${server.url}/rooms`, {
      body: { name: ' Ada ' },
    })
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/rooms/${body.code}`)
    expect(headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(isSession.Check(body)).toBe(true)
    expect(body).toMatchObject({
      code: body.room.code,
      room: { title: null, lifetime: 'ephemeral' },
      self: { name: 'Ada', role: 'host' },
    })
    expect(Math.abs(Date.parse(body.room.createdAt) - Date.now())).toBeLessThan(5000)
  })

  test('the token says whose seat it is, for 24 hours (SPEC T1)', async () => {
    const session = await createRoom(server.url)
    const { iat, exp, ...claims } = readClaims(session.token)
    expect(claims).toMatchObject({
      sub: session.self.id,
      name: 'Ada',
      room: session.code,
      rid: session.room.id,
    })
    expect(Number(exp) * 1000).toBe(Date.parse(session.expiresAt))
    expect(Number(exp) - Number(iat)).toBeGreaterThanOrEqual(86_399)
    expect(Number(exp) - Number(iat)).toBeLessThanOrEqual(86_400)
  })

  test('takes a title and a lifetime; any other lifetime is refused (SPEC R2, R3, N5)', async () => {
    const kept = await createRoom(server.url, 'Ada', { title: ' Physics, group 2 ', lifetime: 'kept' })
    expect(kept.room).toMatchObject({ title: 'Physics, group 2', lifetime: 'kept' })
    const ephemeral = await createRoom(server.url, 'Ada', { lifetime: 'ephemeral' })
    expect(ephemeral.room.lifetime).toBe('ephemeral')
    for (const lifetime of ['forever', 'Kept', '', 1, null, true, ['kept'], {}]) {
      const answer = await request(`${server.url}/rooms`, { body: { name: 'Ada', lifetime } })
      const problem = expectProblem(answer, 'invalid_request', ['lifetime'])
      expect(problem.errors).toEqual([{ field: 'lifetime', message: 'must be one of: ephemeral, kept' }])
    }
  })

  test('claims of a role, an id or a code in the body are ignored (SPEC A1, R1)', async () => {
    const body = {
      name: 'Ada',
      role: 'member',
      id: 'mine',
      code: 'AAAA',
      room: { id: 'x' },
      self: { role: 'x' },
    }
    const session = (await request<Session>(`${server.url}/rooms`, { body })).body
    expect(session.self.role).toBe('host')
    expect(session.self.id).not.toBe('mine')
    expect(session.room.id).not.toBe('x')
  })

  test('many at once get different codes of the alphabet and the usual length (SPEC K1, K4)', async () => {
    const sessions = await Promise.all(Array.from({ length: 400 }, () => createRoom(server.url)))
    const codes = new Set(sessions.map(({ code }) => code))
    expect(codes.size).toBe(400)
    expect(new Set(sessions.map(({ room }) => room.id)).size).toBe(400)
    for (const code of codes) {
      expect(code).toHaveLength(4)
      expect([...code].every((char) => CODE_ALPHABET.includes(char))).toBe(true)
    }
  })

  test('codes are as long as CODE_LENGTH says (SPEC K1)', async () => {
    const { url } = await startServer({ CODE_LENGTH: '12' })
    const host = await createRoom(url)
    expect(host.code).toHaveLength(12)
    expect((await joinRoom(url, host.code, 'Bob')).room).toEqual(host.room)
  })
})

describe('joining a room', () => {
  test('gives a member’s session of the same room, and a seat of its own (SPEC R1)', async () => {
    const host = await createRoom(server.url)
    const { status, headers, body } = await join(host.code, 'Bob')
    expect(status).toBe(200)
    expect(isSession.Check(body)).toBe(true)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body.room).toEqual(host.room)
    expect(body.self).toMatchObject({ name: 'Bob', role: 'member' })
    expect(body.self.id).not.toBe(host.self.id)
  })

  test('codes are taken in any case, with spaces and any hyphens (SPEC K2)', async () => {
    const { code } = await createRoom(server.url)
    const [a = '', b = '', c = '', d = ''] = code
    const spellings = [
      code.toLowerCase(),
      `${a}${b}-${c}${d}`,
      `${a} ${b} ${c} ${d}`,
      ` ${code} `,
      `${a}${b}–${c}${d.toLowerCase()}`,
      `\u00A0${a}\u2011${b}\u2212${c}\t${d}`,
    ]
    for (const [index, spelling] of spellings.entries()) {
      const { status, body } = await join(encodeURIComponent(spelling), `Guest ${index}`)
      expect([spelling, status, body.code]).toEqual([spelling, 200, code])
    }
  })

  test('a name that someone holds is refused with one that is free (SPEC N3, N4)', async () => {
    const { code } = await createRoom(server.url, 'Ada')
    const taken = expectProblem(await join(code, 'aDA'), 'name_taken')
    expect(taken.suggestion).toBe('aDA 2')
    expect((await join(code, taken.suggestion ?? '')).body.self.name).toBe('aDA 2')
    expect(expectProblem(await join(code, 'ADA'), 'name_taken').suggestion).toBe('ADA 3')
  })

  test('of many who want one name at once one gets it, the others usable suggestions (SPEC N3, N4)', async () => {
    const { code } = await createRoom(server.url)
    const answers = await Promise.all(Array.from({ length: 20 }, () => join(code, 'Grace')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 200)
    for (const answer of refused)
      expect(expectProblem(answer, 'name_taken').suggestion).toMatch(/^Grace \d+$/)
    const suggestions = refused.map(({ body }) => (body as unknown as Problem).suggestion ?? '')
    expect((await join(code, suggestions[0] ?? '')).status).toBe(200)
  })

  test('free, closed and ill-formed codes get the same 404, however long (SPEC K2, K4)', async () => {
    const closed = await createRoom(server.url)
    await request(roomUrl(closed.code), { method: 'DELETE', token: closed.token })
    const expected = expectProblem(await join('ZZZZ', 'Bob'), 'room_not_found')
    for (const code of [closed.code, ...ILL_FORMED, 'A'.repeat(101), 'A'.repeat(3000), '-', '%20']) {
      expect([code, expectProblem(await join(code, 'Bob'), 'room_not_found')]).toEqual([code, expected])
    }
  })

  test('with a valid token of the room gives the same seat and a fresh token (SPEC T5)', async () => {
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    const { status, body } = await join(host.code.toLowerCase(), 'Robert', bob.token)
    expect(status).toBe(200)
    expect(body.self).toEqual(bob.self)
    expect((await request(roomUrl(host.code), { token: body.token })).status).toBe(200)
    expect((await join(host.code, 'Ada', host.token)).body.self).toEqual(host.self)
  })

  test('with a token that is not of this room, or not valid, takes a new seat', async () => {
    const [one, other] = [await createRoom(server.url), await createRoom(server.url)]
    for (const [index, token] of [other.token, 'garbage', `${one.token}x`].entries()) {
      const { status, body } = await join(one.code, `New ${index}`, token)
      expect([status, body.self.role, body.self.name]).toEqual([200, 'member', `New ${index}`])
    }
  })

  test('with the token of a seat that was given up takes a new seat (SPEC P3)', async () => {
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    await request(`${roomUrl(host.code)}/leave`, { method: 'POST', token: bob.token })
    const again = await join(host.code, 'Bob', bob.token)
    expect(again.status).toBe(200)
    expect(again.body.self.id).not.toBe(bob.self.id)
  })
})

describe('reading a room', () => {
  test('gives room, roster and head: nobody is present before anybody entered (SPEC R5, P1)', async () => {
    const host = await createRoom(server.url)
    const { status, headers, body } = await request<RoomState>(roomUrl(host.code), { token: host.token })
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(isRoomState.Check(body)).toBe(true)
    expect(body).toEqual({ room: host.room, members: [], memberCount: 0, membersNext: null, head: 0 })
  })

  test('lists who is present, those with an open connection first (SPEC R5, R6)', async () => {
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    await request(`${roomUrl(host.code)}/messages`, { token: host.token, body: { text: 'first' } })
    await RawSocket.enter(server.wsUrl, bob)
    const { body } = await request<RoomState>(roomUrl(host.code.toLowerCase()), { token: bob.token })
    expect(body.members).toEqual([
      { ...bob.self, online: true },
      { ...host.self, online: false },
    ])
    expect([body.memberCount, body.head]).toEqual([2, 3])
  })

  test('without a token is 401 for open, free and ill-formed codes alike', async () => {
    const { code } = await createRoom(server.url)
    const open = await request(roomUrl(code))
    const expected = expectProblem(open, 'unauthorized')
    expect(open.headers.get('www-authenticate')).toBe('Bearer')
    for (const other of ['ZZZZ', ...ILL_FORMED]) {
      expect(expectProblem(await request(roomUrl(other)), 'unauthorized')).toEqual(expected)
    }
  })
})

describe('leaving and deleting', () => {
  test('leaving ends the seat and its token; the room goes with its last seat (SPEC A8, P3, R2)', async () => {
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    const leave = (token: string) => request(`${roomUrl(host.code)}/leave`, { method: 'POST', token })
    const left = await leave(bob.token)
    expect([left.status, left.body]).toEqual([204, ''])
    expectProblem(await leave(bob.token), 'unauthorized')
    expectProblem(await request(roomUrl(host.code), { token: bob.token }), 'unauthorized')
    expect((await leave(host.token)).status).toBe(204)
    expectProblem(await leave(host.token), 'room_not_found')
    expectProblem(await join(host.code, 'Bob'), 'room_not_found')
  })

  test('a host deletes rooms of either kind; others may not (SPEC R3)', async () => {
    for (const lifetime of ['ephemeral', 'kept']) {
      const host = await createRoom(server.url, 'Ada', { lifetime })
      const bob = await joinRoom(server.url, host.code, 'Bob')
      const drop = (token: string) => request(roomUrl(host.code), { method: 'DELETE', token })
      expect(expectProblem(await drop(bob.token), 'forbidden').reason).toBe('not_host')
      expect((await request(roomUrl(host.code), { token: bob.token })).status).toBe(200)
      expect((await drop(host.token)).status).toBe(204)
      for (const { token } of [host, bob]) {
        expectProblem(await request(roomUrl(host.code), { token }), 'room_not_found')
        expectProblem(await drop(token), 'room_not_found')
      }
      expectProblem(await join(host.code, 'Carl'), 'room_not_found')
    }
  })

  test('a kept room outlives its empty seats; an ephemeral one does not (SPEC R2, R3)', async () => {
    const kept = await createRoom(server.url, 'Ada', { lifetime: 'kept' })
    const bob = await joinRoom(server.url, kept.code, 'Bob')
    await request(`${roomUrl(kept.code)}/leave`, { method: 'POST', token: bob.token })
    expect((await request(roomUrl(kept.code), { token: kept.token })).status).toBe(200)
  })
})
