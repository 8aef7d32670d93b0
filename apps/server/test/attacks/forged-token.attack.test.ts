import type { Session } from '@parley/protocol'
import { createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeJwt } from '../support/jwt.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'
import { readClaims } from '../support/sign-token.ts'

type Claims = Record<string, unknown>

/** What is wrong with a token, and how it is made from the claims of a valid one, and from that. */
type Forgery = [what: string, forge: (claims: Claims, token: string) => string]

const SECRET = 'correct horse battery staple, thirty-two bytes and more'
const server = sharedServer({ JWT_SECRET: SECRET })

const now = Math.floor(Date.now() / 1000)
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const rs256 = (claims: Claims, header: Record<string, unknown>) => {
  const content = makeJwt(claims, { secret: '', header, hash: null })
  return content + createSign('sha256').update(content.slice(0, -1)).sign(privateKey, 'base64url')
}
const without = (claims: Claims, name: string) => ({ ...claims, [name]: undefined })
const signed = (claims: Claims, header?: Record<string, unknown>) =>
  makeJwt(claims, { secret: SECRET, ...(header && { header }) })

const confusions: Forgery[] = [
  ['alg none', (claims) => makeJwt(claims, { secret: '', header: { alg: 'none' }, hash: null })],
  [
    'alg nOnE with the old signature',
    (claims, token) =>
      makeJwt(claims, { secret: '', header: { alg: 'nOnE' }, hash: null }) + (token.split('.')[2] ?? ''),
  ],
  ['no signature', (_claims, token) => token.replace(/[^.]+$/, '')],
  [
    'alg swapped to HS512',
    (claims) => makeJwt(claims, { secret: SECRET, header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
  ],
  ['alg RS256 with a key of its own', (claims) => rs256(claims, { alg: 'RS256', typ: 'JWT' })],
  ['HS256 with a public key as the secret', (claims) => makeJwt(claims, { secret: pem })],
  ['another secret', (claims) => makeJwt(claims, { secret: `${SECRET}!` })],
  ['an empty secret', (claims) => makeJwt(claims, { secret: '' })],
  [
    'changed claims',
    (claims, token) =>
      token.replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify({ ...claims, name: 'Eve' })).toString('base64url')}.`,
      ),
  ],
  ['a cut signature', (_claims, token) => token.slice(0, -4)],
  [
    'crit',
    (claims) => signed({ ...claims, 'urn:x': 1 }, { alg: 'HS256', typ: 'JWT', crit: ['urn:x'], 'urn:x': 1 }),
  ],
  ['crit that lists nothing', (claims) => signed(claims, { alg: 'HS256', typ: 'JWT', crit: [] })],
  ['jku', (claims) => signed(claims, { alg: 'HS256', typ: 'JWT', jku: 'https://evil.example/keys' })],
  ['jku and a key of its own', (claims) => rs256(claims, { alg: 'RS256', jku: 'https://evil.example/keys' })],
  ['jwk', (claims) => signed(claims, { alg: 'HS256', typ: 'JWT', jwk: { kty: 'oct', k: 'AA' } })],
  ['made for something else', (claims) => signed(claims, { alg: 'HS256', typ: 'at+jwt' })],
  ['a type that is no text', (claims) => signed(claims, { alg: 'HS256', typ: ['JWT'] })],
  ['kid with a path', (claims) => signed(claims, { alg: 'HS256', typ: 'JWT', kid: '../../dev/null' })],
]

const replays: Forgery[] = [
  ['expired', (claims) => signed({ ...claims, exp: now - 1 })],
  ['exp as text', (claims) => signed({ ...claims, exp: String(now + 999) })],
  ['exp null', (claims) => signed({ ...claims, exp: null })],
  ['nbf in the future', (claims) => signed({ ...claims, nbf: now + 600 })],
  ['iat in the future', (claims) => signed({ ...claims, iat: now + 600, exp: now + 86_400 })],
  ['another issuer', (claims) => signed({ ...claims, iss: 'elsewhere' })],
  ['another audience', (claims) => signed({ ...claims, aud: 'elsewhere' })],
  ...['iss', 'aud', 'exp', 'iat', 'sub', 'name', 'room', 'rid'].map(
    (name): [string, (claims: Record<string, unknown>) => string] => [
      `no ${name}`,
      (claims) => signed(without(claims, name)),
    ],
  ),
  ['of a year ago', (claims) => signed({ ...claims, iat: now - 31_536_000, exp: now - 31_449_600 })],
]

const misshapen: Forgery[] = [
  ['sub as a number', (claims) => signed({ ...claims, sub: 5 })],
  ['rid as a list', (claims) => signed({ ...claims, rid: [claims.rid] })],
  ['a seat that never was', (claims) => signed({ ...claims, sub: 'nobody' })],
  ['claims that are a list', () => makeJwt([] as unknown as Record<string, unknown>, { secret: SECRET })],
  ['claims that are null', () => makeJwt(null as unknown as Record<string, unknown>, { secret: SECRET })],
  ['garbage', () => 'garbage'],
  ['three dots', () => '...'],
  ['base64 of nothing', () => 'e30.e30.e30'],
  ['two tokens', (_claims, token) => `${token} ${token}`],
  ['a comma list', (_claims, token) => `${token},${token}`],
  ['nothing', () => ''],
  ['4,000 characters', () => 'a'.repeat(4000)],
]

/** Demands that a token is refused wherever one is taken. */
async function expectRefused(forge: Forgery[1]): Promise<void> {
  const host = await createRoom(server.url)
  const token = forge(readClaims(host.token), host.token)
  const room = `${server.url}/rooms/${host.code}`
  const cookie = `parley_session=${encodeURIComponent(token)}`
  expectProblem(await request(room, { token }), 'unauthorized')
  expectProblem(await request(`${room}/messages`, { token, body: { text: 'hi' } }), 'unauthorized')
  expectProblem(
    await request(`${server.url}/session`, { headers: { authorization: `Bearer ${token}` } }),
    'unauthorized',
  )
  expectProblem(await request(`${server.url}/session`, { headers: { cookie } }), 'unauthorized')

  const socket = await RawSocket.open(server.wsUrl)
  socket.send({ type: 'hello', token })
  const byCookie = await RawSocket.open(server.wsUrl, { headers: { cookie, origin: server.url } })
  byCookie.send({ type: 'hello', room: host.code })
  for (const { closed, frames } of [socket, byCookie])
    expect([(await closed).code, frames]).toEqual([4401, []])

  // Whoever joins with it is somebody new.
  const joined = await request<Session>(`${room}/join`, { token, body: { name: 'Eve' } })
  expect([joined.status, joined.body.self.role]).toEqual([200, 'member'])
  expect((await request(room, { token: host.token })).body).toMatchObject({ head: 0 })
}

test('a token that is made as ours is accepted: what follows differs from it in one thing', async () => {
  const host = await createRoom(server.url)
  const token = signed(readClaims(host.token))
  expect((await request(`${server.url}/rooms/${host.code}`, { token })).status).toBe(200)
  await RawSocket.enter(server.wsUrl, { token })
})

test('so is one without a type, and one of a node whose clock is a little ahead', async () => {
  const host = await createRoom(server.url)
  const claims = readClaims(host.token)
  for (const token of [signed(claims, { alg: 'HS256' }), signed({ ...claims, iat: now + 30 })])
    expect((await request(`${server.url}/rooms/${host.code}`, { token })).status).toBe(200)
})

describe('algorithm confusion', () => {
  test.each(confusions)('T4: %s: 401, and 4401 on the socket', async (_what, forge) => {
    await expectRefused(forge)
  })
})

describe('replay beyond its time, issuer or audience', () => {
  test.each(replays)('T4: %s: 401, and 4401 on the socket', async (_what, forge) => {
    await expectRefused(forge)
  })
})

describe('a misshapen token', () => {
  test.each(misshapen)('T4: %s: 401, and 4401 on the socket', async (_what, forge) => {
    await expectRefused(forge)
  })
})
