import type { RoomState, Session } from '@parley/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'
import { forgeToken } from '../support/sign-token.ts'

const SECRET = 'thirty-two bytes, or even some more'
const server = sharedServer({ JWT_SECRET: SECRET })
const roomUrl = (code: string) => `${server.url}/rooms/${encodeURIComponent(code)}`
const withCookie = ({ token }: Session) => ({ cookie: `parley_session=${token}` })

describe('a token of another room', () => {
  let mine: Session
  let other: Session

  beforeAll(async () => {
    mine = await createRoom(server.url)
    other = await createRoom(server.url)
    await request(`${roomUrl(other.code)}/messages`, { token: other.token, body: { text: 'not for you' } })
  })

  test('T4: reaches nothing there: 404 on every call of a room', async () => {
    const { body: document } = await request<{ paths: Record<string, Record<string, unknown>> }>(
      `${server.url}/openapi.json`,
    )
    const calls = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/rooms/{code}') && !path.endsWith('/join'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
      )
    expect(calls.length).toBeGreaterThanOrEqual(6)
    for (const code of [other.code, 'ZZZZ', 'nonsense!', '../session']) {
      for (const [method, path] of calls) {
        const url = server.url + path.replace('{code}', encodeURIComponent(code))
        const body = method === 'POST' && path.endsWith('/messages') ? { body: { text: 'hi' } } : {}
        const answer = await request(url, { method, token: mine.token, ...body })
        expectProblem(answer, 'room_not_found')
        expect(JSON.stringify(answer.body)).not.toContain('not for you')
      }
    }
    const state = await request<RoomState>(roomUrl(other.code), { token: other.token })
    expect(state.body).toMatchObject({ head: 2, memberCount: 1 })
  })

  test('T5: joining with it is joining as somebody new', async () => {
    const { status, body } = await request<Session>(`${roomUrl(other.code)}/join`, {
      token: mine.token,
      body: { name: 'Eve' },
    })
    expect([status, body.self.role]).toEqual([200, 'member'])
    expect([mine.self.id, other.self.id]).not.toContain(body.self.id)
  })

  test('T3: as a cookie it neither opens the other room nor stands in for a token there', async () => {
    const socket = await RawSocket.open(server.wsUrl, {
      headers: { ...withCookie(mine), origin: server.url },
    })
    socket.send({ type: 'hello', room: other.code })
    expect([(await socket.closed).code, socket.frames]).toEqual([4401, []])
    for (const path of ['', '/events', '/members'])
      expectProblem(await request(roomUrl(other.code) + path, { headers: withCookie(mine) }), 'unauthorized')
  })

  test('T3: a cookie that somebody planted decides nothing about who joins, leaves or posts', async () => {
    const victim = await createRoom(server.url, 'Victim')
    const planted = withCookie(other)
    const joined = await request<Session>(`${roomUrl(victim.code)}/join`, {
      body: { name: 'Guest' },
      headers: planted,
    })
    expect([joined.body.code, joined.body.self.name]).toEqual([victim.code, 'Guest'])
    expect(joined.headers.getSetCookie()[0], 'the fixed session is replaced').toContain(joined.body.token)
    const same = await request<Session>(`${roomUrl(other.code)}/join`, {
      body: { name: 'Twin' },
      headers: planted,
    })
    expect(same.body.self.id, 'a cookie proves no seat on join').not.toBe(other.self.id)
    const leave = { method: 'POST', token: victim.token, headers: planted }
    const left = await request(`${roomUrl(victim.code)}/leave`, leave)
    expect([left.status, left.headers.getSetCookie()]).toEqual([204, []])
    expect((await request(roomUrl(other.code), { token: other.token })).status).toBe(200)
  })

  test('T2: one that claims another room than it was made for reaches neither', async () => {
    const code = forgeToken(mine, SECRET, { room: other.code })
    expect((await request<RoomState>(roomUrl(other.code), { token: code })).body.room?.id).not.toBe(
      other.room.id,
    )
    const room = forgeToken(mine, SECRET, { room: other.code, rid: other.room.id })
    expectProblem(await request(roomUrl(other.code), { token: room }), 'unauthorized')
    const socket = await RawSocket.open(server.wsUrl)
    socket.send({ type: 'hello', token: room })
    expect((await socket.closed).code).toBe(4401)
  })

  test('V2: its connection hears nothing of the other room, whatever it names', async () => {
    const guest = await joinRoom(server.url, other.code, 'Guest 2')
    const spy = await RawSocket.open(server.wsUrl)
    spy.send({ type: 'hello', token: mine.token, room: other.code, rid: other.room.id })
    await spy.next('live')
    const there = await RawSocket.enter(server.wsUrl, guest)
    there.say('1', 'not for you')
    await there.next('sent')
    spy.send({ type: 'ping' })
    await spy.next('pong')
    expect(JSON.stringify(spy.frames)).not.toContain('not for you')
    expect((await spy.next('welcome')).room.id).toBe(mine.room.id)
  })
})
