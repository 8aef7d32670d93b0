import { ParleyClient } from '@parley/client'
import type { Session } from '@parley/protocol'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { freePort, startMain } from './support/main-process.ts'
import { runServer } from './support/run-server.ts'
import { makeDataDir } from './support/test-server.ts'

const start = async (env: Record<string, string> = {}) =>
  startMain({ DATA_DIR: await makeDataDir(), RATE_LIMITS: 'off', ...env })

/** The write-ahead log goes when the store is closed, and only then. */
const isClosed = (dataDir: string) => !existsSync(join(dataDir, 'parley.db-wal'))

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('C4: says goaway, closes with 1012, and ends with exit code 0', async () => {
    const server = await start()
    const ada = await createRoom(server.url)
    const sockets = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, ada)]
    const silent = await RawSocket.open(server.wsUrl)
    const since = performance.now()
    server.child.kill(signal)
    for (const socket of [...sockets, silent]) {
      expect((await socket.closed).code).toBe(1012)
      expect(socket.frames.at(-1)).toMatchObject({ type: 'goaway' })
    }
    expect(await server.exited).toBe(0)
    expect(performance.now() - since).toBeLessThan(5000)
  })
})

describe('under load', () => {
  test('D1, C4: what was read is finished and acknowledged; a restart on the same data works at once', async () => {
    const DATA_DIR = await makeDataDir()
    const first = await start({ DATA_DIR })
    const ada = await createRoom(first.url)
    const bob = await joinRoom(first.url, ada.code, 'Bob')
    const sockets = await Promise.all([ada, bob].map((seat) => RawSocket.enter(first.wsUrl, seat)))
    for (let index = 0; index < 400; index++) for (const socket of sockets) socket.say(`m${index}`, 'x')
    await sockets[0]?.next('sent')
    first.child.kill('SIGTERM')
    for (const socket of sockets) expect((await socket.closed).code).toBe(1012)
    expect(await first.exited).toBe(0)

    const second = await start({ DATA_DIR })
    const acked = sockets.flatMap(({ frames }) => frames.filter((frame) => frame.type === 'sent'))
    const log = await RawSocket.enter(second.wsUrl, ada, { since: 0 })
    const messages = new Map(log.events.map((event) => [event.seq, event]))
    for (const { seq, id } of acked) expect(messages.get(seq)).toMatchObject({ id })
    expect(log.events.map(({ seq }) => seq)).toEqual(log.events.map((_, index) => index + 1))
    for (let index = 0; index < 400; index++) log.say(`m${index}`, 'x')
    expect((await log.next('sent', ({ id }) => id === 'm0')).duplicate).toBe(true)
    await log.next('sent', ({ id }) => id === 'm399')
    const own = log.events.filter((event) => event.kind === 'message' && event.by === ada.self.id)
    expect(own, 'all of it, once').toHaveLength(400)
  })

  test('D7: clients carry on by themselves on the server that follows, nothing lost or doubled', async () => {
    const env = { DATA_DIR: await makeDataDir(), PORT: String(await freePort()) }
    const first = await start(env)
    const client = new ParleyClient({ url: first.url, backoffFirstMs: 20 })
    const session = await client.createRoom({ name: 'Ada' })
    const room = client.connect(session)
    await room.whenLive()
    const acks: Promise<unknown>[] = []
    for (let index = 0; index < 30; index++) acks.push(room.send(`before ${index}`))
    first.child.kill('SIGTERM')
    for (let index = 0; index < 10; index++) acks.push(room.send(`after ${index}`))
    await first.exited
    await start(env)
    await Promise.all(acks)
    const { events } = await room.readEvents({ after: 0, limit: 200 })
    const texts = events.flatMap((event) => (event.kind === 'message' ? [event.body.text] : []))
    expect(texts).toEqual([
      ...Array.from({ length: 30 }, (_, index) => `before ${index}`),
      ...Array.from({ length: 10 }, (_, index) => `after ${index}`),
    ])
    room.close()
  })
})

describe('a stop that takes a while', () => {
  /** A peer that does not take part in the closing handshake keeps the server waiting for it. */
  async function withStubbornPeer() {
    const server = await start()
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
    const server = await start()
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
    const server = await start({ DATA_DIR })
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

describe('a signal while it starts', () => {
  test('before it has opened anything', async () => {
    // Until the first lines of ours run, a signal ends Node as it ends every process. They listen for SIGHUP last.
    const tell = `import { isMainThread } from 'node:worker_threads'
      import { writeSync } from 'node:fs'
      if (isMainThread) process.on('newListener', (name) => name === 'SIGHUP' && writeSync(1, 'listens'))`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(tell)}`
    const { child, ended } = runServer({ PORT: '0', DATA_DIR: await makeDataDir(), NODE_OPTIONS })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('while it opens the store', async () => {
    const DATA_DIR = await makeDataDir()
    const { child, ended } = runServer({ PORT: '0', DATA_DIR })
    while (!existsSync(join(DATA_DIR, 'parley.lock'))) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect(isClosed(DATA_DIR), 'the store was closed').toBe(true)
  })

  test('while it waits for another server to leave the data directory', async () => {
    const DATA_DIR = await makeDataDir()
    await start({ DATA_DIR })
    const second = runServer({ PORT: '0', DATA_DIR })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    second.child.kill('SIGTERM')
    expect(await second.ended).toMatchObject({ code: 0, stdout: '' })
  })
})

test('an exception that nobody caught is logged and ends the process; what was acknowledged is there', async () => {
  const DATA_DIR = await makeDataDir()
  const fault = `import { isMainThread } from 'node:worker_threads'
    if (isMainThread) process.on('SIGUSR2', () => { throw new Error('planted') })`
  const first = runServer({
    PORT: '0',
    DATA_DIR,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}`,
  })
  const url = await first.listening
  const ada = await createRoom(url)
  const post = { token: ada.token, body: { text: 'x', id: 'm1' } }
  expect((await request(`${url}/rooms/${ada.code}/messages`, post)).status).toBe(201)
  first.child.kill('SIGUSR2')
  const { code, stderr } = await first.ended
  expect(code).toBe(70)
  const last = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as unknown
  expect(last).toMatchObject({ level: 60, msg: 'uncaught exception', err: { message: 'planted' } })
  const second = await start({ DATA_DIR })
  expect((await request(`${second.url}/rooms/${ada.code}/messages`, post)).status).toBe(200)
})

test('the end of the process that started it stops it in order', async () => {
  const server = await start()
  const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
  server.child.disconnect()
  expect((await socket.closed).code).toBe(1012)
  expect(await server.exited).toBe(0)
})

test('a second server on the same data refuses to start, in one line, and the first goes on', async () => {
  const DATA_DIR = await makeDataDir()
  const server = await start({ DATA_DIR })
  await expect(start({ DATA_DIR })).rejects.toThrow(/^The server ended with 1: parley: [^\n]*\n$/)
  await createRoom(server.url)
  server.child.kill('SIGTERM')
  await once(server.child, 'exit')
})
