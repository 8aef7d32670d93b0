import type { Session } from '@parley/protocol'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeJwt } from '../support/jwt.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { runServer } from '../support/run-server.ts'
import { forgeToken, readClaims } from '../support/sign-token.ts'
import { makeDataDir, startServer } from '../support/test-server.ts'

const OLD = 'the secret before, of thirty-two bytes and more'
const NEW = 'the secret of now, of thirty-two bytes and more'

/** Status of a REST call with this token, and what a `hello` with it gets. */
async function reach(server: { url: string; wsUrl: string }, { code }: Session, token: string) {
  const { status } = await request(`${server.url}/rooms/${code}`, { token })
  const socket = await RawSocket.open(server.wsUrl)
  socket.send({ type: 'hello', token })
  return { status, hello: await Promise.race([socket.next('live').then(() => 'live'), closeCode(socket)]) }
}

const closeCode = async ({ closed }: RawSocket) => (await closed).code

const refused = { status: 401, hello: 4401 }
const accepted = { status: 200, hello: 'live' }

describe('a guessable secret', () => {
  test.each(['JWT_SECRET', 'JWT_SECRET_PREVIOUS'])(
    '%s of less than 32 bytes: the server does not start',
    async (variable) => {
      const env = { DATA_DIR: await makeDataDir(), PORT: '0', [variable]: 'changeme' }
      const { code, stdout, stderr } = await runServer(env).ended
      expect([code, stdout, stderr]).toEqual([1, '', `parley: ${variable} must be at least 32 bytes long\n`])
    },
  )

  test('there is no default: every deployment makes its own', async () => {
    const [one, other] = [await startServer(), await startServer()]
    const ada = await createRoom(one.url)
    for (const secret of [
      '',
      'secret',
      'changeme',
      'parley',
      readFileSync(join(other.dataDir, 'jwt-secret'), 'utf8'),
    ]) {
      expect(await reach(one, ada, makeJwt(readClaims(ada.token), { secret }))).toEqual(refused)
    }
  })
})

describe('rotation of the secret', () => {
  test('the one before is accepted until it is unset; new tokens are signed by the new one', async () => {
    const first = await startServer({ JWT_SECRET: OLD })
    const ada = await createRoom(first.url)
    await first.stop()
    const data = { DATA_DIR: first.dataDir }

    const overlap = await startServer({ ...data, JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD })
    expect(await reach(overlap, ada, ada.token)).toEqual(accepted)
    const { body: fresh } = await request<Session>(`${overlap.url}/rooms/${ada.code}/join`, {
      token: ada.token,
      body: { name: 'Ada' },
    })
    expect(fresh.self).toEqual(ada.self)
    const bob = await joinRoom(overlap.url, ada.code, 'Bob')
    await overlap.stop()

    const after = await startServer({ ...data, JWT_SECRET: NEW })
    expect(await reach(after, ada, ada.token)).toEqual(refused)
    expect(await reach(after, ada, fresh.token)).toEqual(accepted)
    expect(await reach(after, ada, bob.token)).toEqual(accepted)
  })

  test('what the one before has signed must be right in everything else', async () => {
    const server = await startServer({ JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD })
    const ada = await createRoom(server.url)
    expect(await reach(server, ada, forgeToken(ada, OLD))).toEqual(accepted)
    const now = Math.floor(Date.now() / 1000)
    for (const changes of [
      { exp: now - 1 },
      { exp: undefined },
      { nbf: now + 600 },
      { iss: 'x' },
      { aud: 'x' },
    ])
      expect(await reach(server, ada, forgeToken(ada, OLD, changes)), JSON.stringify(changes)).toEqual(
        refused,
      )
    const claims = readClaims(ada.token)
    for (const token of [
      makeJwt(claims, { secret: OLD, header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
      makeJwt(claims, { secret: OLD, header: { alg: 'HS256', typ: 'JWT', kid: 'previous' } }),
      makeJwt(claims, { secret: OLD, header: { alg: 'none' }, hash: null }),
    ])
      expect(await reach(server, ada, token)).toEqual(refused)
  })

  test('from the secret kept in DATA_DIR, to a configured one and to another one kept there', async () => {
    const first = await startServer()
    const ada = await createRoom(first.url)
    await first.stop()
    const file = join(first.dataDir, 'jwt-secret')
    const kept = readFileSync(file, 'utf8')
    const data = { DATA_DIR: first.dataDir, JWT_SECRET_PREVIOUS: kept }
    const configured = await startServer({ ...data, JWT_SECRET: NEW })
    expect(await reach(configured, ada, ada.token)).toEqual(accepted)
    await configured.stop()
    rmSync(file)
    const made = await startServer(data)
    expect(readFileSync(file, 'utf8')).not.toBe(kept)
    expect(await reach(made, ada, ada.token)).toEqual(accepted)
    expect(await reach(made, ada, makeJwt(readClaims(ada.token), { secret: NEW }))).toEqual(refused)
  })

  test('the same secret as both: the server does not start, and prints neither', async () => {
    const env = { DATA_DIR: await makeDataDir(), PORT: '0', JWT_SECRET: OLD, JWT_SECRET_PREVIOUS: OLD }
    const { code, stdout, stderr } = await runServer(env).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^parley: JWT_SECRET_PREVIOUS must not be .*\n$/)
    expect(stderr).not.toContain(OLD)
  })

  test('neither secret is ever logged', async () => {
    const server = await startServer({ JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD, LOG_LEVEL: 'trace' })
    const ada = await createRoom(server.url)
    await reach(server, ada, forgeToken(ada, OLD))
    await reach(server, ada, forgeToken(ada, 'a secret of nobody, of thirty-two bytes'))
    expectProblem(await request(`${server.url}/rooms/${ada.code}`, { token: OLD }), 'unauthorized')
    await server.stop()
    const logs = server.logs.join('')
    expect(logs).toContain('room created')
    for (const secret of [OLD, NEW]) expect(logs).not.toContain(secret)
  })
})
