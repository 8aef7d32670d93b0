import type { Session } from '@parley/protocol'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, request } from './support/rest.ts'
import { isClosed, startToStop } from './support/stopping-server.ts'
import { makeDataDir } from './support/test-server.ts'

describe('a stop that takes a while', () => {
  /** A peer that does not take part in the closing handshake keeps the server waiting for it. */
  async function withStubbornPeer() {
    const server = await startToStop()
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    socket.ws.pause()
    return server
  }

  test('is not ready any more, though alive, and other signals neither shorten nor break it', async () => {
    const server = await withStubbornPeer()
    const since = performance.now()
    server.child.kill('SIGTERM')
    await expect.poll(async () => (await request(`${server.url}/healthz/ready`)).status).toBe(503)
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) server.child.kill(signal)
    expect((await request(`${server.url}/healthz/ready`)).status).toBe(503)
    expect(await server.exited).toBe(0)
    expect(performance.now() - since).toBeGreaterThan(2000)
    expect(performance.now() - since).toBeLessThan(10_000)
  })

  test('a slow reader of a long log does not hold it up', async () => {
    const server = await startToStop()
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    for (let index = 1; index <= 600; index++) {
      a.say(`m${index}`, '🙂'.repeat(4000))
      if (index % 50 === 0) await a.next('event', ({ seq }) => seq === index + 1)
    }
    const slow = await RawSocket.open(server.wsUrl)
    slow.send({ type: 'hello', token: ada.token, since: 0 })
    await slow.next('welcome')
    slow.ws.pause()
    server.child.kill('SIGTERM')
    const since = performance.now()
    expect((await a.closed).code).toBe(1012)
    expect(performance.now() - since).toBeLessThan(2000)
    expect(await server.exited).toBe(0)
  })
})

describe('clients of HTTP that would hold it up', () => {
  /** A connection by hand that sends `text` and never reads. */
  const neverRead = (url: string, text: string) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
    socket.pause()
    socket.write(text)
  }

  test.each([
    [
      'half a request',
      () =>
        'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
    ['half a head', () => 'GET /healthz/live HTTP/1.1\r\nHo'],
    [
      'answers that nobody reads',
      ({ code, token }: Session) =>
        `GET /rooms/${code}/events?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`.repeat(
          20,
        ),
    ],
  ])('%s', async (_, text) => {
    const DATA_DIR = await makeDataDir()
    const server = await startToStop({ DATA_DIR })
    const ada = await createRoom(server.url)
    const socket = await RawSocket.enter(server.wsUrl, ada)
    for (let index = 1; index <= 200; index++) socket.say(`m${index}`, '🙂'.repeat(4000))
    await socket.next('sent', ({ id }) => id === 'm200')
    neverRead(server.url, text(ada))
    // Until the answers have filled what the system takes.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const since = performance.now()
    server.child.kill('SIGTERM')
    expect((await socket.closed).code).toBe(1012)
    expect(await server.exited).toBe(0)
    expect(performance.now() - since).toBeLessThan(5000)
    expect(isClosed(DATA_DIR), 'the store was closed').toBe(true)
  })
})
