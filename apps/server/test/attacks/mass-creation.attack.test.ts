import type { Session } from '@parley/protocol'
import { connect, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

// Behind a proxy that is trusted, so that a test has as many addresses as it likes.
const behindProxy = { TRUST_PROXY: 'loopback' }

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

const create = (url: string, address = '192.0.2.1') =>
  request<Session>(`${url}/rooms`, { body: { name: 'Ada' }, ...from(address) })

let names = 0
const join = (url: string, { code }: Session, address = '192.0.2.1') =>
  request(`${url}/rooms/${code}/join`, { body: { name: `Person ${++names}` }, ...from(address) })

/** Demands a refusal that says how long to wait, in both places (SPEC L2). */
function expectWait(answer: Awaited<ReturnType<typeof request>>): number {
  const { retryAfterMs = 0 } = expectProblem(answer, 'rate_limited')
  expect(retryAfterMs).toBeGreaterThan(0)
  expect(answer.headers.get('retry-after')).toBe(`${Math.ceil(retryAfterMs / 1000)}`)
  return retryAfterMs
}

const passed = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

describe('mass creation of rooms', () => {
  test('L5: 200 from an address; the next is refused, another address is not', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_ROOMS_ADDRESS: '200/24h' })
    const answers = await Promise.all(Array.from({ length: 205 }, () => create(url)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(200)
    expectWait(await create(url))
    expect((await create(url, '192.0.2.2')).status).toBe(201)
  })

  test('L5: a quota of all addresses together', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_ROOMS_TOTAL: '3/24h' })
    for (const octet of [1, 2, 3]) expect((await create(url, `192.0.2.${octet}`)).status).toBe(201)
    expectWait(await create(url, '192.0.2.4'))
  })

  test('L5: of which an IPv6 /48 gets a share, however many addresses it has; IPv4 addresses have none to share', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_ROOMS_NETWORK: '3/24h',
      LIMIT_ROOMS_TOTAL: '6/24h',
    })
    for (const subnet of [1, 2, 3]) expect((await create(url, `2001:db8:1:${subnet}::1`)).status).toBe(201)
    for (const subnet of [4, 5, 6, 7]) expectWait(await create(url, `2001:db8:1:${subnet}::1`))
    expect((await create(url, '2001:db8:2:1::1')).status).toBe(201)
    for (const octet of [1, 2]) expect((await create(url, `192.0.2.${octet}`)).status).toBe(201)
    expectWait(await create(url, '192.0.2.3'))
  })

  test('L2: who comes back after the wait gets a room', async () => {
    const { url } = await startServer({ LIMIT_ROOMS_ADDRESS: '1/1s' })
    await createRoom(url)
    await passed(expectWait(await create(url)))
    expect((await create(url)).status).toBe(201)
  })
})

describe('mass joining', () => {
  test('L5: an address; another is not concerned', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_SEATS_ADDRESS: '3/24h' })
    const room = await createRoom(url)
    for (let index = 0; index < 3; index++) expect((await join(url, room)).status).toBe(200)
    expectWait(await join(url, room))
    expect((await join(url, room, '192.0.2.2')).status).toBe(200)
  })

  test('L5: a room, from whatever addresses; other rooms are not concerned', async () => {
    const { url } = await startServer({ ...behindProxy, LIMIT_SEATS_ROOM: '3/24h' })
    const [room, other] = [await createRoom(url), await createRoom(url)]
    for (const octet of [1, 2, 3]) expect((await join(url, room, `192.0.2.${octet}`)).status).toBe(200)
    expectWait(await join(url, room, '192.0.2.4'))
    expect((await join(url, other, '192.0.2.4')).status).toBe(200)
  })

  test('L5: one address that asks without end keeps nobody else out of a room', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_SEATS_ROOM: '4/24h',
      LIMIT_SEATS_ROOM_ADDRESS: '3/24h',
    })
    const room = await createRoom(url)
    for (let index = 0; index < 3; index++) expect((await join(url, room, '192.0.2.6')).status).toBe(200)
    expectWait(await join(url, room, '192.0.2.6'))
    expect((await join(url, room, '192.0.2.7')).status).toBe(200)
    // Nor does an IPv6 /48, however many addresses it has.
    const other = await createRoom(url)
    for (const subnet of [1, 2, 3])
      expect((await join(url, other, `2001:db8:1:${subnet}::1`)).status).toBe(200)
    for (const subnet of [4, 5]) expectWait(await join(url, other, `2001:db8:1:${subnet}::1`))
    expect((await join(url, other, '2001:db8:2:1::1')).status).toBe(200)
  })

  test('L5: what takes no seat costs the room nothing: a name that is taken, a repeat, a key for something else', async () => {
    const { url } = await startServer({
      ...behindProxy,
      LIMIT_SEATS_ROOM: '2/24h',
      LIMIT_SEATS_ROOM_ADDRESS: '2/24h',
      LIMIT_SEATS_ADDRESS: '16/24h',
    })
    const room = await createRoom(url)
    const ask = (name: string, key?: string) =>
      request(`${url}/rooms/${room.code}/join`, {
        body: { name },
        headers: { ...from('192.0.2.6').headers, ...(key !== undefined && { 'idempotency-key': key }) },
      })
    const key = 'a-key-for-one-seat'
    expect((await ask('Mallory', key)).status).toBe(200)
    for (let round = 0; round < 5; round++) {
      expectProblem(await ask('Ada'), 'name_taken')
      expect((await ask('Mallory', key)).status).toBe(200)
      expectProblem(await ask('Trudy', key), 'id_conflict')
    }
    // The address has paid for all that it asked for.
    expectWait(await ask('Ada'))
    expect((await join(url, room, '192.0.2.7')).status).toBe(200)
    expectWait(await join(url, room, '192.0.2.8'))
  })
})

describe('joins of who hangs up', () => {
  test('A9: take no seat if he has gone while they waited for their turn', async () => {
    const added: string[] = []
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const { url } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            findRoom: async (code) => {
              enter()
              await opened
              return store.findRoom(code)
            },
            addSeat: (roomId, seat, ...more) => {
              added.push(seat.name)
              return store.addSeat(roomId, seat, ...more)
            },
          }),
      },
      // One look-up at a time.
      { LIMIT_MISSES_ADDRESS: '1/24h' },
    )
    const { code } = await createRoom(url)
    const first = joinRoom(url, code, 'First')
    await entered
    const others = ['Second', 'Third', 'Fourth'].map((name) => hangingJoin(url, code, name))
    await served(url)
    for (const other of others) other.destroy()
    await served(url)
    const last = joinRoom(url, code, 'Last')
    await served(url)
    open()
    await Promise.all([first, last])
    expect(added).toEqual(['First', 'Last'])
  })
})

/** Asks to join, on a connection of its own. */
function hangingJoin(url: string, code: string, name: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const body = JSON.stringify({ name })
  const head = `POST /rooms/${code}/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json`
  socket.on('error', () => undefined)
  socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  return socket
}

/** Until the server has heard of what went out before. */
async function served(url: string): Promise<void> {
  for (let index = 0; index < 5; index++) expect((await request(`${url}/healthz/live`)).status).toBe(200)
}

describe('a flood of joins with a token of the room', () => {
  test('L5: by one member; others are not concerned, and who has no token neither', async () => {
    const { url } = await startServer({ LIMIT_RENEWALS_MEMBER: '5/24h' })
    const ada = await createRoom(url)
    const bob = await joinRoom(url, ada.code, 'Bob')
    const rejoin = ({ code, token, self }: Session, key: string) =>
      request(`${url}/rooms/${code}/join`, {
        token,
        body: { name: self.name },
        headers: { 'idempotency-key': key },
      })
    for (let index = 0; index < 5; index++)
      expect((await rejoin(ada, `one key for each, ${index}`)).status).toBe(200)
    for (let index = 5; index < 8; index++) expectWait(await rejoin(ada, `one key for each, ${index}`))
    expect((await rejoin(bob, 'a key of somebody else')).status).toBe(200)
    expect((await join(url, ada)).status).toBe(200)
  })
})

describe('a flood of reads', () => {
  test('L5: by one member, of whatever; others are not concerned', async () => {
    const { url } = await startServer({ LIMIT_READS_MEMBER: '4/24h' })
    const ada = await createRoom(url)
    const bob = await joinRoom(url, ada.code, 'Bob')
    const paths = [
      `/rooms/${ada.code}`,
      `/rooms/${ada.code}/events`,
      `/rooms/${ada.code}/members`,
      '/session',
    ]
    for (const path of paths) expect((await request(url + path, { token: ada.token })).status).toBe(200)
    for (const path of paths) expectWait(await request(url + path, { token: ada.token }))
    for (const path of paths) expect((await request(url + path, { token: bob.token })).status).toBe(200)
  })
})

describe('a flood of requests', () => {
  test('L5: from one address, to whatever of the API; the probes and the pages go on', async () => {
    const server = await startServer({ ...behindProxy, LIMIT_REQUESTS_ADDRESS: '6/24h' })
    const { url } = server
    const ask = (path: string, method = 'GET') => request(url + path, { method, ...from('192.0.2.1') })
    expect((await create(url)).status).toBe(201)
    const paths: [string, string?][] = [
      ['/session'],
      ['/session', 'DELETE'],
      ['/rooms/ABCD'],
      ['/rooms/ABCD/events'],
      ['/rooms/ABCD/join', 'POST'],
    ]
    for (const path of paths) expect((await ask(...path)).status).not.toBe(429)
    for (const path of paths) expectWait(await ask(...path))
    expectWait(await create(url))
    await expect(RawSocket.open(server.wsUrl, from('192.0.2.1'))).rejects.toThrow('429')
    for (const path of ['/healthz/live', '/healthz/ready', '/metrics', '/config.json', '/openapi.json'])
      expect([path, (await ask(path)).status]).toEqual([path, 200])
    await RawSocket.open(server.wsUrl, from('192.0.2.2'))
  })

  test('L5: what is refused does not reach the store', async () => {
    let calls = 0
    const { url } = await startCustomServer(
      {
        store: (store) =>
          new Proxy(store, {
            get(target, key) {
              const value: unknown = Reflect.get(target, key)
              if (typeof value !== 'function') return value
              return (...args: unknown[]): unknown => {
                calls++
                return Reflect.apply(value, target, args)
              }
            },
          }),
      },
      { LIMIT_REQUESTS_ADDRESS: '1/24h' },
    )
    const ada = await createRoom(url)
    const before = calls
    for (let index = 0; index < 20; index++)
      expectWait(await request(`${url}/rooms/${ada.code}`, { token: ada.token }))
    expect(calls).toBe(before)
  })
})
