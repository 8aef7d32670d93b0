import { ParleyClient } from '@parley/client'
import { describe, expect, test } from 'vitest'
import { freePort } from './support/main-process.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { runServer } from './support/run-server.ts'
import { startToStop } from './support/stopping-server.ts'
import { makeDataDir } from './support/test-server.ts'

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('C4: says goaway, closes with 1012, and ends with exit code 0', async () => {
    const server = await startToStop()
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
    const first = await startToStop({ DATA_DIR })
    const ada = await createRoom(first.url)
    const bob = await joinRoom(first.url, ada.code, 'Bob')
    const sockets = await Promise.all([ada, bob].map((seat) => RawSocket.enter(first.wsUrl, seat)))
    for (let index = 0; index < 400; index++) for (const socket of sockets) socket.say(`m${index}`, 'x')
    await sockets[0]?.next('sent')
    first.child.kill('SIGTERM')
    for (const socket of sockets) expect((await socket.closed).code).toBe(1012)
    expect(await first.exited).toBe(0)

    const second = await startToStop({ DATA_DIR })
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
    const first = await startToStop(env)
    const client = new ParleyClient({ url: first.url, backoffFirstMs: 20 })
    const session = await client.createRoom({ name: 'Ada' })
    const room = client.connect(session)
    await room.whenLive()
    const acks: Promise<unknown>[] = []
    for (let index = 0; index < 30; index++) acks.push(room.send(`before ${index}`))
    first.child.kill('SIGTERM')
    for (let index = 0; index < 10; index++) acks.push(room.send(`after ${index}`))
    await first.exited
    await startToStop(env)
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
  const second = await startToStop({ DATA_DIR })
  expect((await request(`${second.url}/rooms/${ada.code}/messages`, post)).status).toBe(200)
})

test('the end of the process that started it stops it in order', async () => {
  const server = await startToStop()
  const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
  server.child.disconnect()
  expect((await socket.closed).code).toBe(1012)
  expect(await server.exited).toBe(0)
})
