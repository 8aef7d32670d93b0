import type { EventsPage, Session } from '@parley/protocol'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { expectProblem } from './support/problem.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { startServer, type TestServer } from './support/test-server.ts'

const ANSWER_TIMEOUT_MS = 1500
const LONGEST = '👍'.repeat(4000)
const PAGE_MAX_BYTES = 600_000

/** A room with 200 of the longest messages, 3.2 MB in all: seq 1 is `joined`. */
async function longLog(server: TestServer): Promise<Session> {
  const host = await createRoom(server.url)
  const socket = await RawSocket.enter(server.wsUrl, host)
  for (let index = 2; index <= 201; index++) {
    socket.say(`m${index}`, LONGEST)
    if (index % 20 === 0) await socket.next('sent', ({ seq }) => seq === index)
  }
  await socket.next('sent', ({ seq }) => seq === 201)
  socket.ws.terminate()
  return host
}

const eventsPath = ({ code }: Session, query: string) => `/rooms/${code}/events?limit=200${query}`
const readPage = (server: TestServer, session: Session, query = '') =>
  request<EventsPage>(server.url + eventsPath(session, query), { token: session.token })

/** Connections that ask for a page each, `times` in a row, and never read. */
function neverRead(server: TestServer, session: Session, connections: number, times = 1): void {
  const { hostname, port } = new URL(server.url)
  const head = `GET ${eventsPath(session, '')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${session.token}\r\n\r\n`
  for (let index = 0; index < connections; index++) {
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
    socket.pause()
    socket.write(head.repeat(times))
  }
}

const connectionCount = ({ server }: TestServer) =>
  new Promise<number>((resolve) => server.app.server.getConnections((_error, count) => resolve(count)))

describe('a page of long events (SPEC A5)', () => {
  test('has fewer than asked for, never none, and leads on without a gap in both directions', async () => {
    const server = await startServer({ RATE_LIMITS: 'off' })
    const host = await longLog(server)
    const all = Array.from({ length: 201 }, (_, index) => index + 1)

    const up: number[] = []
    while (up.length < all.length) {
      const { body } = await readPage(server, host, `&after=${up.at(-1) ?? 0}`)
      expect(body.events.length).toBeGreaterThan(0)
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(PAGE_MAX_BYTES)
      up.push(...body.events.map(({ seq }) => seq))
    }
    expect(up).toEqual(all)

    const down: number[] = []
    while (down.length < all.length) {
      const { body } = await readPage(server, host, down[0] === undefined ? '' : `&before=${down[0]}`)
      expect(body.events.length).toBeGreaterThan(0)
      down.unshift(...body.events.map(({ seq }) => seq))
    }
    expect(down).toEqual(all)
  })

  test('of ordinary ones is as long as asked for', async () => {
    const server = await startServer({ RATE_LIMITS: 'off' })
    const host = await createRoom(server.url)
    const socket = await RawSocket.enter(server.wsUrl, host)
    for (let index = 1; index <= 220; index++) {
      socket.say(`m${index}`, 'An ordinary message. '.repeat(20))
      if (index % 20 === 0) await socket.next('sent', ({ seq }) => seq === index + 1)
    }
    expect((await readPage(server, host)).body.events).toHaveLength(200)
  })
})

describe('clients that do not read their answers (SPEC V3)', () => {
  test.each([
    ['200 connections', 200, 1],
    ['20 connections with 50 requests each', 20, 50],
  ])(
    '%s are dropped in time, cost little, and others are served meanwhile',
    async (_, connections, times) => {
      const server = await startServer({ RATE_LIMITS: 'off' }, { answerTimeoutMs: ANSWER_TIMEOUT_MS })
      const host = await longLog(server)
      const bob = await joinRoom(server.url, host.code, 'Bob')
      const other = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
      const before = process.memoryUsage().rss
      const since = performance.now()
      neverRead(server, host, connections, times)

      let slowest = 0
      let served = 0
      let most = 0
      // The other room's connection, and one that is kept alive for reading.
      while ((await connectionCount(server)) > 2 || served === 0) {
        const begin = performance.now()
        const pongs = other.frames.length
        other.send({ type: 'ping' })
        while (other.frames.length === pongs) await new Promise((resolve) => setTimeout(resolve, 1))
        slowest = Math.max(slowest, performance.now() - begin)
        expect((await readPage(server, bob)).status).toBe(200)
        served++
        most = Math.max(most, process.memoryUsage().rss - before)
        expect(performance.now() - since).toBeLessThan(2 * ANSWER_TIMEOUT_MS + 5000)
      }
      expect(slowest).toBeLessThan(1000)
      expect(most).toBeLessThan(400 * 1024 * 1024)
      expect((await readPage(server, host)).status).toBe(200)
    },
  )

  test('a seat that leaves much unread is told to wait, with Retry-After', async () => {
    const server = await startServer({ RATE_LIMITS: 'off' })
    const host = await longLog(server)
    neverRead(server, host, 20, 50)
    await expect.poll(async () => (await readPage(server, host)).status, { timeout: 10_000 }).toBe(429)
    const answer = await readPage(server, host)
    expectProblem(answer, 'rate_limited')
    expect(answer.headers.get('retry-after')).toBe('1')
  })

  test('any other answer that makes no progress ends its connection too', async () => {
    const server = await startServer({ RATE_LIMITS: 'off' }, { answerTimeoutMs: ANSWER_TIMEOUT_MS })
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
    socket.pause()
    socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100))
    await expect.poll(() => connectionCount(server)).toBe(1)
    await expect.poll(() => connectionCount(server), { timeout: 5000 }).toBe(0)
  })

  test('pages that are asked for in a row on one connection come in order', async () => {
    const server = await startServer({ RATE_LIMITS: 'off' })
    const { code, token } = await createRoom(server.url)
    const get = (more: string) =>
      `GET /rooms/${code}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.write(get('').repeat(30) + get('Connection: close\r\n'))
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(31)
  })
})
