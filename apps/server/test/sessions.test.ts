import type { Session } from '@parley/protocol'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { expectProblem } from './support/problem.ts'
import { type Answer, createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { startServer } from './support/test-server.ts'
import { StorageUnavailable } from '../src/ports/store.ts'

const SECRET = 'correct horse battery staple, thirty-two bytes and more'
const server = sharedServer({ JWT_SECRET: SECRET })

const cookieOf = (answer: Answer<unknown>) => answer.headers.getSetCookie()
const sessionOf = (headers: Record<string, string>) => request<Session>(`${server.url}/session`, { headers })
const withCookie = (token: string) => ({ cookie: `other=1; parley_session=${token}` })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const endSession = (headers: Record<string, string> = {}) =>
  request(`${server.url}/session`, { method: 'DELETE', headers })

describe('the session cookie', () => {
  test('comes with creating and joining: HttpOnly, Lax, for the whole site, until the token expires (SPEC T3)', async () => {
    const created = await request<Session>(`${server.url}/rooms`, { body: { name: 'Ada' } })
    const joined = await request<Session>(`${server.url}/rooms/${created.body.code}/join`, {
      body: { name: 'Bob' },
    })
    for (const answer of [created, joined]) {
      const [cookie = '', ...others] = cookieOf(answer)
      expect(others).toEqual([])
      const [pair, ...attributes] = cookie.split('; ')
      expect(pair).toBe(`parley_session=${answer.body.token}`)
      expect(attributes.toSorted()).toEqual([
        `Expires=${new Date(answer.body.expiresAt).toUTCString()}`,
        'HttpOnly',
        'Path=/',
        'SameSite=Lax',
      ])
    }
  })

  /** Whether the cookie that is set has `Secure`, and the one that clears it. */
  const secure = async (url: string, headers: Record<string, string>) => {
    const answer = await request<Session>(`${url}/rooms`, { body: { name: 'Ada' }, headers })
    const cleared = await request(`${url}/session`, {
      method: 'DELETE',
      headers: { ...headers, ...bearer(answer.body.token) },
    })
    return [answer, cleared].map((one) => cookieOf(one)[0]?.includes('; Secure') ?? null)
  }

  test('is Secure where people come by https, though the proxy is not trusted or says nothing (SPEC T3)', async () => {
    const secured = await startServer({ PUBLIC_URL: 'https://chat.example.org' })
    expect(await secure(secured.url, {})).toEqual([true, true])
    const plain = await startServer({ PUBLIC_URL: 'http://chat.example.org', TRUST_PROXY: 'loopback' })
    expect(await secure(plain.url, {})).toEqual([false, false])
    expect(await secure(plain.url, { 'x-forwarded-proto': 'https' })).toEqual([true, true])
  })

  test('is Secure behind a trusted proxy that ended TLS, and only there (SPEC T3)', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'chat.example.org' }
    const trusting = await startServer({ TRUST_PROXY: 'loopback' })
    expect(await secure(trusting.url, forwarded)).toEqual([true, true])
    expect(await secure(trusting.url, { 'x-forwarded-proto': 'http' })).toEqual([false, false])
    expect(await secure(trusting.url, {})).toEqual([false, false])
    const elsewhere = await startServer({ TRUST_PROXY: '10.0.0.0/8' })
    expect(await secure(elsewhere.url, forwarded)).toEqual([false, false])
    expect(await secure(server.url, forwarded)).toEqual([false, false])
  })

  test('stands in for the token on /session, not on the calls of a room (SPEC T3, T4)', async () => {
    const host = await createRoom(server.url)
    expect((await sessionOf(withCookie(host.token))).body).toEqual(host)
    for (const path of ['', '/events']) {
      expectProblem(
        await request(`${server.url}/rooms/${host.code}${path}`, { headers: withCookie(host.token) }),
        'unauthorized',
      )
    }
    const post = { body: { text: 'forged by another site' }, headers: withCookie(host.token) }
    expectProblem(await request(`${server.url}/rooms/${host.code}/messages`, post), 'unauthorized')
  })

  test('Bearer wins over it, even a bad one (SPEC T3)', async () => {
    const [one, other] = [await createRoom(server.url), await createRoom(server.url)]
    expect((await sessionOf({ ...withCookie(one.token), ...bearer(other.token) })).body.code).toBe(other.code)
    for (const authorization of ['Bearer garbage', 'Bearer', 'Basic QTpi', '', `Token ${one.token}`]) {
      expectProblem(await sessionOf({ ...withCookie(one.token), authorization }), 'unauthorized')
    }
  })

  test('goes with the seat on leave and with the room on deletion, if it is of this room (SPEC A8)', async () => {
    const [one, other] = [await createRoom(server.url), await createRoom(server.url)]
    const bob = await joinRoom(server.url, one.code, 'Bob')
    const call = (method: string, path: string, token: string, cookie: string) =>
      request(`${server.url}/rooms/${path}`, { method, token, headers: withCookie(cookie) })
    const cleared = /^parley_session=; .*Expires=Thu, 01 Jan 1970/
    expect(cookieOf(await call('POST', `${one.code}/leave`, bob.token, other.token))).toEqual([])
    const carl = await joinRoom(server.url, one.code, 'Carl')
    expect(cookieOf(await call('POST', `${one.code}/leave`, carl.token, carl.token))[0]).toMatch(cleared)
    expect(cookieOf(await call('DELETE', one.code, one.token, other.token))).toEqual([])
    expect(cookieOf(await call('DELETE', other.code, other.token, other.token))[0]).toMatch(cleared)
  })
})

describe('GET /session', () => {
  test('gives the session of a token as it was given out', async () => {
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    expect((await sessionOf(bearer(bob.token))).body).toEqual(bob)
    expect((await sessionOf({ authorization: `bearer   ${host.token}  ` })).body).toEqual(host)
  })

  test('is 401 without a session, with the seat gone, and with the room gone (SPEC T4)', async () => {
    expectProblem(await sessionOf({}), 'unauthorized')
    expectProblem(await sessionOf({ cookie: 'parley_session=' }), 'unauthorized')
    const host = await createRoom(server.url)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    await request(`${server.url}/rooms/${host.code}/leave`, { method: 'POST', token: bob.token })
    expectProblem(await sessionOf(bearer(bob.token)), 'unauthorized')
    expectProblem(await sessionOf(withCookie(bob.token)), 'unauthorized')
    await request(`${server.url}/rooms/${host.code}`, { method: 'DELETE', token: host.token })
    expectProblem(await sessionOf(bearer(host.token)), 'unauthorized')
    expectProblem(await sessionOf(withCookie(host.token)), 'unauthorized')
  })
})

describe('DELETE /session', () => {
  test('leaves the room and clears the cookie, by cookie or token (SPEC A8)', async () => {
    const host = await createRoom(server.url)
    for (const [name, how] of [
      ['Bob', withCookie],
      ['Carl', bearer],
    ] as const) {
      const { token } = await joinRoom(server.url, host.code, name)
      const ended = await endSession(how(token))
      expect(ended.status).toBe(204)
      const [cookie = ''] = cookieOf(ended)
      expect(cookie).toMatch(/^parley_session=; /)
      expect(cookie).toContain('Expires=Thu, 01 Jan 1970')
      for (const attribute of ['Path=/', 'HttpOnly', 'SameSite=Lax']) expect(cookie).toContain(attribute)
      expectProblem(await sessionOf(how(token)), 'unauthorized')
    }
  })

  test('is 204 without a session, with a bad one, with the seat or the room gone (SPEC A8)', async () => {
    const host = await createRoom(server.url)
    const states = [
      {},
      bearer('garbage'),
      withCookie('garbage'),
      bearer(host.token),
      bearer(host.token),
      withCookie(host.token),
    ]
    for (const headers of states) expect((await endSession(headers)).status).toBe(204)
    expectProblem(await sessionOf(bearer(host.token)), 'unauthorized')
  })

  test('keeps the cookie when the seat could not be given up: the caller can try again', async () => {
    let full = true
    const { url } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          removeSeat: async (roomId, memberId) => {
            if (full) throw new StorageUnavailable('the disk is full')
            return store.removeSeat(roomId, memberId)
          },
        }),
    })
    const host = await createRoom(url)
    const end = () => request(`${url}/session`, { method: 'DELETE', headers: withCookie(host.token) })
    const failed = await end()
    expectProblem(failed, 'storage_unavailable')
    expect(cookieOf(failed)).toEqual([])
    full = false
    expect((await end()).status).toBe(204)
    expectProblem(await request(`${url}/rooms/${host.code}`, { token: host.token }), 'room_not_found')
  })
})

describe('the secret that signs tokens', () => {
  test('is made once, kept in DATA_DIR for its owner only, and used again after a restart', async () => {
    const first = await startServer()
    const host = await createRoom(first.url)
    const file = join(first.dataDir, 'jwt-secret')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const secret = readFileSync(file, 'utf8')
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
    await first.stop()
    const second = await startServer({ DATA_DIR: first.dataDir })
    expect(readFileSync(file, 'utf8')).toBe(secret)
    expect((await request(`${second.url}/rooms/${host.code}`, { token: host.token })).status).toBe(200)
    expect((await request<Session>(`${second.url}/session`, { token: host.token })).body).toEqual(host)
  })

  test('a cut-off one stops the start instead of signing with it', async () => {
    const first = await startServer()
    await first.stop()
    writeFileSync(join(first.dataDir, 'jwt-secret'), 'short')
    await expect(startServer({ DATA_DIR: first.dataDir })).rejects.toThrow(/jwt-secret is damaged/)
  })

  test('JWT_SECRET is used instead, and another one ends every session', async () => {
    const first = await startServer({ JWT_SECRET: SECRET })
    const host = await createRoom(first.url)
    await first.stop()
    const other = await startServer({ DATA_DIR: first.dataDir, JWT_SECRET: `${SECRET}, changed` })
    expectProblem(await request(`${other.url}/rooms/${host.code}`, { token: host.token }), 'unauthorized')
    await other.stop()
    const same = await startServer({ DATA_DIR: first.dataDir, JWT_SECRET: SECRET })
    expect((await request(`${same.url}/rooms/${host.code}`, { token: host.token })).status).toBe(200)
  })

  test('TOKEN_TTL_HOURS sets how long tokens last (SPEC T1)', async () => {
    const { url } = await startServer({ TOKEN_TTL_HOURS: '1' })
    const { expiresAt } = await createRoom(url)
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000)).toBeLessThan(5000)
  })
})
