import { expect, test } from 'vitest'
import { WebSocket as WsPackageSocket } from 'ws'
import { ParleyClient } from '../src/index.ts'
import { session, setup, spyOnSockets, watch, watchTexts } from './setup.ts'

test('H1, H2: the first frame is hello with the token, under subprotocol parley.v1', async () => {
  const { server, connect } = await setup()
  connect()
  const connection = await server.connections.next()
  expect(await connection.frames.next()).toEqual({ type: 'hello', token: session.token })
  expect(connection.protocol).toBe('parley.v1')
})

test('it is connecting at once, and live after the replay', async () => {
  const { connect } = await setup()
  const room = connect()
  expect(room.state).toEqual({ status: 'connecting' })
  expect(await watch(room, 'state').next()).toEqual({ status: 'live' })
})

test('S1, S2: the latest page arrives in order, then live', async () => {
  const { server, connect } = await setup()
  server.pageSize = 2
  for (const text of ['one', 'two', 'three']) server.say(text)
  const room = connect()
  const texts = watchTexts(room)
  expect(await watch(room, 'live').next()).toEqual({ type: 'live', head: 3 })
  expect(texts.all).toEqual(['two', 'three'])
})

test('events arrive as they commit', async () => {
  const { server, connect } = await setup()
  const room = connect()
  await room.whenLive()
  const events = watch(room, 'event')
  const stored = server.say('hello')
  expect(await events.next()).toEqual(stored)
  expect([room.lastSeq, room.head]).toEqual([1, 1])
})

test('welcome makes room, self, epoch, limits and roster known', async () => {
  const { server, connect } = await setup()
  server.welcome = { self: { id: 'm-ada', name: 'Ada 2', role: 'host' } }
  const room = connect()
  await room.whenLive()
  expect(room.self.name).toBe('Ada 2')
  expect(room.room.code).toBe('AB3K')
  expect(room.epoch).toBe('epoch-1')
  expect(room.limits?.textCodePoints).toBe(4000)
  expect([...room.members.keys()]).toEqual(['m-ada', 'm-bob'])
})

test('in an empty room the place is the head, so that a resume misses nothing', async () => {
  const { server, connect } = await setup()
  const room = connect()
  await room.whenLive()
  expect(room.lastSeq).toBe(0)
  const first = await server.connections.next()
  first.terminate()
  const second = await server.connections.next()
  expect(await second.next('hello')).toMatchObject({ since: 0, epoch: 'epoch-1' })
})

test('an opened socket that gets no welcome in time is dropped and tried again', async () => {
  const { server, connect } = await setup()
  let silent = true
  server.onFrame = (frame) => frame.type === 'hello' && silent
  const room = connect({ connectTimeoutMs: 30 })
  const first = await server.connections.next()
  await first.next('hello')
  silent = false
  await room.whenLive()
  expect(server.connections.all.length).toBeGreaterThan(1)
})

test('a connection with its welcome is not dropped when the time to connect is over', async () => {
  const { server, connect } = await setup()
  const room = connect({ connectTimeoutMs: 60 })
  await room.whenLive()
  await new Promise((resolve) => {
    setTimeout(resolve, 80)
  })
  expect(room.state.status).toBe('live')
  expect(server.connections.all).toHaveLength(1)
})

test('a first attempt that fails is reconnecting since the start, and succeeds when the server is there', async () => {
  const { server, connect } = await setup()
  await server.stop()
  const startedAt = Date.now()
  const room = connect()
  const states = watch(room, 'state')
  const state = await states.next()
  expect(state).toEqual({
    status: 'reconnecting',
    since: expect.closeTo(startedAt, -3) as number,
    nextAttemptAt: expect.any(Number) as number,
  })
  await server.restart()
  await room.whenLive()
})

test('H8: a refused upgrade is tried again', async () => {
  const { server, connect } = await setup()
  server.refuseUpgrade = 429
  const room = connect()
  await watch(room, 'state').next(({ status }) => status === 'reconnecting')
  server.refuseUpgrade = null
  await expect(room.whenLive()).resolves.toBeUndefined()
})

test('a WebSocket constructor that throws counts as a failed attempt', async () => {
  const { server, connect } = await setup()
  let broken = true
  class Moody extends WebSocket {
    constructor(url: string, protocols: string[]) {
      if (broken) throw new DOMException('not now', 'SecurityError')
      super(url, protocols)
    }
  }
  const room = connect({ WebSocket: Moody })
  expect(room.state.status).toBe('connecting')
  await watch(room, 'state').next(({ status }) => status === 'reconnecting')
  broken = false
  await room.whenLive()
  expect(server.connections.all).toHaveLength(1)
})

test('the socket of the ws package works as well', async () => {
  const { connect } = await setup()
  const room = connect({ WebSocket: WsPackageSocket })
  await room.whenLive()
  expect(await room.send('hi')).toMatchObject({ status: 'acked', seq: 1 })
})

test('a base address with a path keeps it', async () => {
  const { server } = await setup()
  const { sockets, WebSocket } = spyOnSockets()
  const client = new ParleyClient({ url: `${server.url}/chat/`, WebSocket, environment: null })
  client.connect(session)
  client.close()
  expect(sockets.map(({ url }) => url)).toEqual([`${server.url.replace('http', 'ws')}/chat/ws`])
})

test('an address that is not http is refused at once', () => {
  expect(() => new ParleyClient({ url: 'ftp://example.org' })).toThrow(TypeError)
})

test('without an address, and outside a page, there is nothing to connect to', () => {
  expect(() => new ParleyClient()).toThrow(TypeError)
})

test('whenLive rejects when the connection ends for good', async () => {
  const { connect } = await setup()
  const room = connect()
  const live = room.whenLive()
  room.close()
  await expect(live).rejects.toMatchObject({ code: 'closed' })
})

test('close stops without leaving', async () => {
  const { server, connect } = await setup()
  const room = connect()
  await room.whenLive()
  const connection = await server.connections.next()
  room.close()
  await connection.ended.next()
  expect(room.state).toEqual({ status: 'closed', code: 1000, reason: 'closed_by_client' })
  expect(connection.frames.all.map(({ type }) => type)).toEqual(['hello'])
})

test('closing the client closes every connection it made', async () => {
  const { client } = await setup()
  const parley = client()
  const rooms = [parley.connect(session), parley.connect(session)]
  parley.close()
  expect(rooms.map((room) => room.state.status)).toEqual(['closed', 'closed'])
})
