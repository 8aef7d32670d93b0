import { describe, expect, test } from 'vitest'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

type Headers = Record<string, string>

/** Whether a page with these headers may open a socket. */
async function upgrade(wsUrl: string, headers: Headers): Promise<number> {
  try {
    const socket = await RawSocket.open(wsUrl, { headers })
    socket.ws.terminate()
    return 101
  } catch (error) {
    return Number(/\d{3}/.exec(String(error))?.[0])
  }
}

describe('a foreign Origin, without a public address', () => {
  const server = sharedServer({ ALLOWED_ORIGINS: 'https://chat.example.org, http://localhost:5173' })
  const port = () => new URL(server.url).port

  test.each<[string, number, () => Headers]>([
    ['none at all (a script)', 101, () => ({})],
    ['host and port of the request', 101, () => ({ origin: server.url })],
    ['the same over https (a proxy ends TLS)', 101, () => ({ origin: server.url.replace('http', 'https') })],
    ['one that is configured', 101, () => ({ origin: 'https://chat.example.org' })],
    ['the other that is configured', 101, () => ({ origin: 'http://localhost:5173' })],
    ['a foreign one', 403, () => ({ origin: 'https://evil.example' })],
    ['null (a sandboxed page)', 403, () => ({ origin: 'null' })],
    ['an empty one', 403, () => ({ origin: '' })],
    ['nonsense', 403, () => ({ origin: 'not an origin' })],
    ['the same host on another port', 403, () => ({ origin: 'http://127.0.0.1:1' })],
    ['the default port', 403, () => ({ origin: 'http://127.0.0.1' })],
    ['another name with the host in it', 403, () => ({ origin: `http://127.0.0.1.evil.example:${port()}` })],
    ['a configured one with another scheme', 403, () => ({ origin: 'http://chat.example.org' })],
    ['a configured one as a part', 403, () => ({ origin: 'https://chat.example.org.evil.example' })],
    ['the own host with a user', 403, () => ({ origin: server.url.replace('://', '://eve@') })],
    ['the own host with a path', 403, () => ({ origin: `${server.url}/` })],
    ['the own host in capitals', 403, () => ({ origin: server.url.replace('http', 'HTTP') })],
    ['a configured one with a user', 403, () => ({ origin: 'https://eve:x@chat.example.org' })],
    ['a configured one with its default port', 403, () => ({ origin: 'https://chat.example.org:443' })],
    ['another scheme than the web', 403, () => ({ origin: `ftp://127.0.0.1:${port()}` })],
    [
      'what an untrusted peer says the host was',
      403,
      () => ({ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }),
    ],
    ['the Host header alone decides', 101, () => ({ host: 'chat.test', origin: 'https://chat.test' })],
  ])('H6: %s: %i', async (_, status, headers) => {
    expect(await upgrade(server.wsUrl, headers())).toBe(status)
  })
})

describe('a foreign Origin, behind a trusted proxy', () => {
  const server = sharedServer({ TRUST_PROXY: '127.0.0.1' })

  test('H6: own is the host that the proxy was asked for', async () => {
    const forwarded = { 'x-forwarded-host': 'chat.example.org', 'x-forwarded-proto': 'https' }
    expect(await upgrade(server.wsUrl, { ...forwarded, origin: 'https://chat.example.org' })).toBe(101)
    expect(await upgrade(server.wsUrl, { ...forwarded, origin: 'https://evil.example' })).toBe(403)
    expect(await upgrade(server.wsUrl, { ...forwarded, origin: server.url })).toBe(403)
  })
})

describe('a foreign Origin, with a public address', () => {
  const server = sharedServer({ PUBLIC_URL: 'https://parley.example.org' })

  test('H6: own is that origin, whatever the Host header says', async () => {
    expect(await upgrade(server.wsUrl, { origin: 'https://parley.example.org' })).toBe(101)
    expect(await upgrade(server.wsUrl, { origin: 'http://parley.example.org' })).toBe(403)
    expect(await upgrade(server.wsUrl, { origin: server.url })).toBe(403)
    expect(await upgrade(server.wsUrl, { host: 'evil.example', origin: 'https://evil.example' })).toBe(403)
    expect(await upgrade(server.wsUrl, {})).toBe(101)
  })
})

describe('cross-site WebSocket hijacking', () => {
  const server = sharedServer()

  test("H6: a page elsewhere gets no socket with its visitor's cookie; the own page does", async () => {
    const ada = await createRoom(server.url)
    const cookie = `parley_session=${ada.token}`
    for (const origin of ['https://evil.example', 'null', 'file://'])
      expect([origin, await upgrade(server.wsUrl, { origin, cookie })]).toEqual([origin, 403])
    const socket = await RawSocket.open(server.wsUrl, { headers: { origin: server.url, cookie } })
    socket.send({ type: 'hello', room: ada.code })
    expect((await socket.next('welcome')).self.id).toBe(ada.self.id)
  })
})
