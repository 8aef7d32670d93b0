import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { startServer, type TestServer } from '../support/test-server.ts'

// Behind a proxy that is trusted, so that a test has as many addresses as it likes.
const behindProxy = { TRUST_PROXY: 'loopback' }

const open = ({ wsUrl }: TestServer, address = '192.0.2.1') =>
  RawSocket.open(wsUrl, { headers: { 'x-forwarded-for': address } })

/** Tries to upgrade; the status of the refusal and its Retry-After. */
async function refusal({ wsUrl }: TestServer, address = '192.0.2.1') {
  const ws = new WebSocket(wsUrl, { headers: { 'x-forwarded-for': address } })
  ws.on('error', () => undefined)
  onTestFinished(() => ws.terminate())
  const [, response] = (await Promise.race([
    once(ws, 'unexpected-response'),
    once(ws, 'open').then(() => Promise.reject(new Error('the upgrade was not refused'))),
  ])) as [unknown, { statusCode: number; headers: Record<string, string> }]
  return { status: response.statusCode, retryAfter: Number(response.headers['retry-after']) }
}

/** Opens a socket as soon as the server lets it in: of the last one it hears a moment later than its peer. */
async function openSoon(server: TestServer, address?: string): Promise<RawSocket> {
  let socket: RawSocket | undefined
  const attempt = async () => {
    socket = await open(server, address).catch(() => undefined)
    return socket !== undefined
  }
  await expect.poll(attempt, { timeout: 10_000, interval: 50 }).toBe(true)
  return socket ?? expect.unreachable()
}

describe('sockets of one address', () => {
  test('H8: are capped before the upgrade, with Retry-After; another address is not concerned', async () => {
    const server = await startServer({ ...behindProxy, SOCKETS_PER_ADDRESS: '3' })
    const ada = await createRoom(server.url)
    for (const session of [ada, await joinRoom(server.url, ada.code, 'Bob')]) {
      const socket = await open(server)
      socket.send({ type: 'hello', token: session.token })
      await socket.next('live')
    }
    await open(server)
    const { status, retryAfter } = await refusal(server)
    expect(status).toBe(429)
    expect(retryAfter).toBeGreaterThan(0)
    await open(server, '192.0.2.2')
  })

  test.each([
    ['closes it', (socket: RawSocket) => socket.ws.close()],
    ['drops it', (socket: RawSocket) => socket.ws.terminate()],
    ['is refused', (socket: RawSocket) => socket.send({ type: 'hello', token: 'none' })],
    ['sends garbage', (socket: RawSocket) => socket.ws.send(Buffer.from([1, 2, 3]))],
  ])('H8: a place is free again when its owner %s', async (_, end) => {
    const server = await startServer({ ...behindProxy, SOCKETS_PER_ADDRESS: '1' })
    for (let round = 0; round < 3; round++) {
      const socket = await openSoon(server)
      expect((await refusal(server)).status).toBe(429)
      end(socket)
      await socket.closed
    }
  })

  test('H8: handshakes that are none leave nothing counted', async () => {
    const server = await startServer({ SOCKETS_PER_ADDRESS: '1' })
    const { hostname, port } = new URL(server.url)
    for (let index = 0; index < 5; index++) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined).resume()
      socket.write(
        'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n',
      )
      await once(socket, 'close')
    }
    await openSoon(server)
  })
})

describe('sockets without hello', () => {
  test('H8: are capped once they have been silent for 2 s; those that said hello do not count', async () => {
    const server = await startServer({ ...behindProxy, SILENT_SOCKETS_PER_ADDRESS: '3' })
    const ada = await createRoom(server.url)
    const speaking = await open(server)
    speaking.send({ type: 'hello', token: ada.token })
    await speaking.next('live')
    // More at once than the cap is fine: a class opens its sockets in one moment.
    const silent = await Promise.all(Array.from({ length: 5 }, () => open(server)))
    await expect
      .poll(() => refusal(server).then(({ status }) => status, String), { timeout: 5000, interval: 50 })
      .toBe(429)
    await open(server, '192.0.2.2')
    speaking.say('1', 'still served')
    await speaking.next('sent')
    for (const { closed } of silent) expect((await closed).code).toBe(4408)
    await openSoon(server)
  })
})
