import { ParleyClient } from '@parley/client'
import type { Session } from '@parley/protocol'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

const passed = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

const post = ({ url }: { url: string }, { code, token }: Session, text: string, from?: string) =>
  request(`${url}/rooms/${code}/messages`, {
    token,
    body: { text },
    ...(from !== undefined && { headers: { 'x-forwarded-for': from } }),
  })

/** Sends numbered messages at once, and waits until each was answered. */
async function flood(socket: RawSocket, from: number, to: number): Promise<void> {
  for (let index = from; index <= to; index++) socket.say(`${index}`, `${index}`)
  await Promise.all(numbers(from, to).map((id) => answered(socket, id)))
}

async function answered(socket: RawSocket, id: string) {
  return Promise.race([
    socket.next('sent', (frame) => frame.id === id),
    socket.next('error', (frame) => frame.re === id),
  ])
}

const sentIds = (socket: RawSocket) =>
  socket.frames.flatMap((frame) => (frame.type === 'sent' ? [frame.id] : []))
const refusedIds = (socket: RawSocket) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'error' && frame.code === 'rate_limited' ? [frame.re] : [],
  )
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`)

describe('over the member’s rate', () => {
  test('L3, D6: a burst of 50 passes; what is over is refused with the time to wait, and not stored', async () => {
    // Slow enough that nothing comes back while the test runs.
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '50/24h' })
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const socket = await RawSocket.enter(server.wsUrl, ada)
    await flood(socket, 1, 60)
    expect(sentIds(socket)).toEqual(numbers(1, 50))
    expect(refusedIds(socket)).toEqual(numbers(51, 60))
    const { retryAfterMs = 0 } = await socket.next('error')
    expect(retryAfterMs).toBeGreaterThan(5000)
    expect(retryAfterMs).toBeLessThanOrEqual(86_400_000 / 50)
    // By REST the same bucket; another member has a bucket of his own.
    const refused = await post(server, ada, 'by REST')
    expect(expectProblem(refused, 'rate_limited').retryAfterMs).toBeGreaterThan(5000)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(6)
    expect((await post(server, bob, 'mine')).status).toBe(201)
    const { body } = await request<{ head: number }>(`${server.url}/rooms/${ada.code}`, { token: ada.token })
    expect(body.head).toBe(53)
  })

  test('L2, D6: who comes back after the wait gets through; until then the same id is refused as well', async () => {
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '2/1s' })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    await flood(socket, 1, 3)
    const { retryAfterMs = 0 } = await socket.next('error')
    expect(retryAfterMs).toBeLessThanOrEqual(500)
    socket.say('3', '3')
    socket.say('4', '4')
    await answered(socket, '4')
    expect(refusedIds(socket)).toEqual(['3', '3', '4'])
    await passed(retryAfterMs)
    socket.say('3', '3')
    await socket.next('sent', ({ id }) => id === '3')
  })

  test('D2, D6: what was on its way when the time was over does not overtake what was refused', async () => {
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '2/1s' })
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl, { autoPong: false })
    socket.send({ type: 'hello', token: ada.token })
    await socket.next('live')
    const ping = once(socket.ws, 'ping') as Promise<[Buffer]>
    await flood(socket, 1, 3)
    const { retryAfterMs = 0 } = await socket.next('error')
    await passed(retryAfterMs + 100)
    // Sent by somebody whom the refusal has not reached: he has not answered the ping behind it either.
    await flood(socket, 4, 5)
    socket.say('3', '3')
    await expect.poll(() => refusedIds(socket)).toEqual(['3', '4', '5', '3'])
    socket.ws.pong(...(await ping))
    socket.say('3', '3')
    await socket.next('sent', ({ id }) => id === '3')
  })

  test('D2, D6: of frames that arrive in one go, none behind the first refused one gets through', async () => {
    // A token comes back while some of them are looked at.
    const plenty = { LIMIT_MESSAGES_ROOM: '100000/1s', LIMIT_MESSAGES_ADDRESS: '100000/1s' }
    const server = await startServer({
      ...plenty,
      LIMIT_MESSAGES_MEMBER: '300/1s',
      LIMIT_REFUSALS_CONNECTION: '100000/1s',
    })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    await flood(socket, 1, 1500)
    const accepted = sentIds(socket)
    expect(accepted).toEqual(numbers(1, accepted.length))
    expect(refusedIds(socket).length).toBe(1500 - accepted.length)
  })

  test('D6: the SDK sends 60 at once, and they stand in the log in order', async () => {
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '50/2s' })
    const { texts, codes } = await sendAll(server.url, 60)
    expect(texts).toEqual(numbers(1, 60))
    expect(codes).toContain('rate_limited')
  })

  test('D6: 300 messages that the SDK has queued all arrive, in order, on one connection', async () => {
    // The 50 that are in flight at the first refusal, and a few at each later one: a client that kept on regardless would be closed.
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '50/1s', LIMIT_REFUSALS_CONNECTION: '150/24h' })
    const { texts, states } = await sendAll(server.url, 300)
    expect(texts).toEqual(numbers(1, 300))
    expect(states).toEqual([])
  })

  test.each([300, 500, 2000])(
    'D6: of %i that are sent before the answer can be known 50 are acknowledged, the others refused; nobody is closed',
    async (count) => {
      const server = await startServer({
        LIMIT_MESSAGES_MEMBER: '50/24h',
        LIMIT_REFUSALS_CONNECTION: '1/24h',
      })
      const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
      await flood(socket, 1, count)
      expect(sentIds(socket)).toEqual(numbers(1, 50))
      expect(refusedIds(socket)).toEqual(numbers(51, count))
      socket.send({ type: 'ping' })
      await socket.next('pong')
    },
  )

  test('D6: a bot that waits as it was told and then sends all again that is open gets everything through', async () => {
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '20/1s', LIMIT_REFUSALS_CONNECTION: '20/24h' })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    for (let open = numbers(1, 80); open.length > 0;) {
      const seen = socket.frames.length
      for (const id of open) socket.say(id, id)
      const isAnswered = (id: string) =>
        socket.frames
          .slice(seen)
          .some(
            (frame) =>
              (frame.type === 'sent' && frame.id === id) || (frame.type === 'error' && frame.re === id),
          )
      await expect.poll(() => open.every(isAnswered), { timeout: 20_000, interval: 5 }).toBe(true)
      const refusal = socket.frames.slice(seen).find((frame) => frame.type === 'error')
      await passed(refusal?.retryAfterMs ?? 0)
      const sent = new Set(sentIds(socket))
      open = open.filter((id) => !sent.has(id))
    }
    expect(sentIds(socket)).toEqual(numbers(1, 80))
  })

  test('D6: who keeps on after he was told is closed with 4429, and the others notice nothing', async () => {
    const server = await startServer()
    const ada = await createRoom(server.url)
    const other = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob'))
    const socket = await RawSocket.enter(server.wsUrl, ada)
    let said = 0
    const flooding = setInterval(() => {
      for (let index = 0; index < 50; index++) socket.say(`${++said}`, 'x')
    }, 50)
    onTestFinished(() => clearInterval(flooding))
    expect((await socket.closed).code).toBe(4429)
    other.say('mine', 'x')
    await other.next('sent')
  })

  test('D6: before that close what is being stored is acknowledged', async () => {
    // The store answers when the connection was refused too much.
    const refused = Promise.withResolvers<void>()
    const server = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, { append: (input) => refused.promise.then(() => store.append(input)) }),
      },
      { LIMIT_FRAMES_CONNECTION: '2/24h', LIMIT_REFUSALS_CONNECTION: '1/24h' },
    )
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    for (const id of numbers(1, 3)) socket.say(id, id)
    for (let index = 0; index < 3; index++) socket.send({ type: 'ping' })
    // Nothing that comes now is looked at.
    for (const id of numbers(4, 6)) socket.say(id, id)
    await socket.next('error')
    await expect.poll(() => socket.frames.filter(({ type }) => type === 'error').length).toBe(2)
    refused.resolve()
    expect((await socket.closed).code).toBe(4429)
    expect(sentIds(socket)).toEqual(numbers(1, 3))
  })

  test('D6: so is who never tells that he has heard, and sends more than anybody queues', async () => {
    const server = await startServer()
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl, { autoPong: false })
    socket.send({ type: 'hello', token: ada.token })
    await socket.next('live')
    for (let index = 0; index < 20_000; index++) socket.say(`${index}`, 'x')
    expect((await socket.closed).code).toBe(4429)
    expect(refusedIds(socket).length).toBeGreaterThan(3000)
  })
})

/** What comes of messages that somebody gives to the SDK all at once. */
async function sendAll(url: string, count: number) {
  const parley = new ParleyClient({ url })
  const session = await parley.createRoom({ name: 'Ada' })
  const room = parley.connect(session)
  onTestFinished(() => room.close())
  await room.whenLive()
  const codes: (string | undefined)[] = []
  const states: string[] = []
  room.on('outbox', (entry) => void (entry.status === 'pending' && codes.push(entry.error?.code)))
  room.on('state', ({ status }) => void states.push(status))
  await Promise.all(numbers(1, count).map((text) => room.send(text)))
  const texts: string[] = []
  for (let after = 0; texts.length < count;) {
    const { events } = await parley.readEvents(session, { after, limit: 200 })
    for (const event of events) if (event.kind === 'message') texts.push(event.body.text)
    after = events.at(-1)?.seq ?? expect.unreachable()
  }
  return { texts, codes, states }
}

describe('over the rate of a room, an address, all together', () => {
  // Behind a proxy that is trusted, so that members have addresses of their own.
  const behindProxy = { TRUST_PROXY: 'loopback' }

  test('L3: a room; other rooms are not concerned', async () => {
    const server = await startServer({ LIMIT_MESSAGES_ROOM: '4/24h', LIMIT_MESSAGES_MEMBER_SPARE: '1/24h' })
    const [ada, other] = [await createRoom(server.url), await createRoom(server.url)]
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    for (const member of [ada, bob, ada, bob, bob]) expect((await post(server, member, 'x')).status).toBe(201)
    expectProblem(await post(server, bob, 'x'), 'rate_limited')
    expect((await post(server, other, 'x')).status).toBe(201)
  })

  test('L3: a room, by many seats of one address; its other members are heard nevertheless', async () => {
    const server = await startServer({
      ...behindProxy,
      LIMIT_MESSAGES_ROOM: '20/24h',
      LIMIT_MESSAGES_MEMBER_SPARE: '2/24h',
      LIMIT_MESSAGES_ROOM_SPARE: '11/24h',
    })
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const seats = await Promise.all(numbers(1, 4).map((id) => joinRoom(server.url, ada.code, `Bot ${id}`)))
    const posts = seats.flatMap((seat) => numbers(1, 22).map((text) => post(server, seat, text, '192.0.2.6')))
    const statuses = (await Promise.all(posts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(20 + 4 * 2)
    for (const text of ['one', 'two']) expect((await post(server, ada, text, '192.0.2.7')).status).toBe(201)
    expect(expectProblem(await post(server, ada, 'three'), 'rate_limited').retryAfterMs).toBeGreaterThan(0)
    // What all may send so is bounded as well.
    expect((await post(server, bob, 'one', '192.0.2.8')).status).toBe(201)
    expectProblem(await post(server, bob, 'two', '192.0.2.8'), 'rate_limited')
  })

  test('L3: an address, by WebSocket and REST together; other addresses are not concerned', async () => {
    const server = await startServer({ ...behindProxy, LIMIT_MESSAGES_ADDRESS: '2/24h' })
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl, { headers: { 'x-forwarded-for': '192.0.2.1' } })
    socket.send({ type: 'hello', token: ada.token })
    await socket.next('live')
    await flood(socket, 1, 1)
    expect((await post(server, ada, 'x', '192.0.2.1')).status).toBe(201)
    await flood(socket, 2, 2)
    expect(refusedIds(socket)).toEqual(['2'])
    expectProblem(await post(server, ada, 'x', '192.0.2.1'), 'rate_limited')
    expect((await post(server, ada, 'x', '192.0.2.2')).status).toBe(201)
  })

  test('L3: all together', async () => {
    const server = await startServer({ ...behindProxy, LIMIT_MESSAGES_TOTAL: '2/24h' })
    for (const octet of [1, 2]) {
      const room = await createRoom(server.url)
      expect((await post(server, room, 'x', `192.0.2.${octet}`)).status).toBe(201)
    }
    expectProblem(await post(server, await createRoom(server.url), 'x', '192.0.2.3'), 'rate_limited')
  })

  test('L1: what one bucket refuses takes nothing from the others', async () => {
    const server = await startServer({ LIMIT_MESSAGES_MEMBER: '1/24h', LIMIT_MESSAGES_ROOM: '2/24h' })
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    expect((await post(server, ada, 'x')).status).toBe(201)
    for (let index = 0; index < 5; index++) expectProblem(await post(server, ada, 'x'), 'rate_limited')
    expect((await post(server, bob, 'x')).status).toBe(201)
  })
})

test('the local limiter stays while the bus is down', async () => {
  const server = await startCustomServer(
    {
      bus: (bus) => ({
        subscribe: (listener) => bus.subscribe(listener),
        close: () => bus.close(),
        publish: () => {
          throw new Error('the bus is down')
        },
      }),
    },
    { LIMIT_MESSAGES_MEMBER: '3/24h' },
  )
  const ada = await createRoom(server.url)
  const statuses: number[] = []
  for (let index = 0; index < 6; index++) statuses.push((await post(server, ada, 'x')).status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(3)
})

describe('other frames', () => {
  test.each([
    ['ping', '{"type":"ping"}', 'pong'],
    ['an unknown type', '{"type":"dance"}', 'unknown_type'],
    ['a send without a body', '{"type":"send","id":"1"}', 'invalid_request'],
    ['a second hello', '{"type":"hello"}', 'invalid_request'],
  ])(
    'L4: %s: 100 are answered, more get rate_limited without re, and then 4429',
    async (_, frame, answer) => {
      const server = await startServer({
        LIMIT_FRAMES_CONNECTION: '100/24h',
        LIMIT_REFUSALS_CONNECTION: '200/24h',
      })
      const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
      const answers = () => socket.frames.flatMap((got) => (got.type === 'error' ? [got.code] : [got.type]))
      // The hello was one.
      for (let index = 0; index < 99 + 200; index++) socket.ws.send(frame)
      socket.say('still', 'here')
      await socket.next('sent')
      expect(answers().filter((code) => code === answer)).toHaveLength(99)
      const refusals = socket.frames.filter((got) => got.type === 'error' && got.code === 'rate_limited')
      expect(refusals).toHaveLength(200)
      expect(refusals[0]).toMatchObject({ retryAfterMs: expect.any(Number) as number })
      expect(refusals.filter((got) => 're' in got)).toEqual([])
      socket.ws.send(frame)
      expect((await socket.closed).code).toBe(4429)
    },
  )

  test('L4: pings of the WebSocket protocol count as well', async () => {
    const server = await startServer({ LIMIT_FRAMES_CONNECTION: '5/24h' })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    let pongs = 0
    socket.ws.on('pong', () => pongs++)
    for (let index = 0; index < 10; index++) socket.ws.ping()
    socket.say('1', 'x')
    await socket.next('sent')
    expect(pongs).toBe(4)
  })

  test('L4: so do pongs that nobody asked for', async () => {
    const server = await startServer({ LIMIT_FRAMES_CONNECTION: '5/24h', LIMIT_REFUSALS_CONNECTION: '5/24h' })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    for (let index = 0; index < 9; index++) socket.ws.pong()
    socket.say('1', 'x')
    await socket.next('sent')
    expect(refusedIds(socket)).toHaveLength(5)
    socket.ws.pong('anything')
    expect((await socket.closed).code).toBe(4429)
  })

  test('L4: answers to the heartbeat and to the ping behind a refusal cost nothing', async () => {
    const server = await startServer({
      HEARTBEAT_SECONDS: '1',
      LIMIT_FRAMES_CONNECTION: '1/24h',
      LIMIT_MESSAGES_MEMBER: '2/1s',
    })
    // The hello was the one frame.
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    let pings = 0
    socket.ws.on('ping', () => pings++)
    await flood(socket, 1, 3)
    await expect.poll(() => pings, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    await expect
      .poll(
        async () => {
          socket.say('3', '3')
          return (await answered(socket, '3'), sentIds(socket).includes('3'))
        },
        { timeout: 20_000, interval: 600 },
      )
      .toBe(true)
    expect(refusedIds(socket)).not.toContain(undefined)
  })

  test('L4: who has waited may go on', async () => {
    const server = await startServer({ LIMIT_FRAMES_CONNECTION: '4/1s' })
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    for (let index = 0; index < 10; index++) socket.send({ type: 'ping' })
    const { retryAfterMs = 0 } = await socket.next('error')
    await passed(retryAfterMs + 5)
    const pongs = () => socket.frames.filter(({ type }) => type === 'pong').length
    const before = pongs()
    socket.send({ type: 'ping' })
    await expect.poll(pongs).toBe(before + 1)
  })

  test('P6: of many who type at once 20 are told to the others', async () => {
    const server = await startServer()
    const ada = await createRoom(server.url)
    const watcher = await RawSocket.enter(server.wsUrl, ada)
    const typists = await Promise.all(
      Array.from({ length: 30 }, async (_, index) =>
        RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, `Typist ${index}`)),
      ),
    )
    for (const typist of typists) typist.send({ type: 'typing' })
    await Promise.all(typists.map((typist) => (typist.send({ type: 'ping' }), typist.next('pong'))))
    watcher.send({ type: 'ping' })
    await watcher.next('pong')
    const seen = watcher.frames.filter(({ type }) => type === 'typing').length
    // More only if it took them longer than a second.
    expect(seen).toBeGreaterThanOrEqual(20)
    expect(seen).toBeLessThan(30)
  })
})
