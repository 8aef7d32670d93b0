import { describe, expect, test } from 'vitest'
import { paced } from '../src/metrics/paced.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { sendRaw } from './support/raw-http.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { type Scrape, scrape } from './support/scrape.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

/** What `work` has changed, of the metrics whose names begin so; once `done` holds, as sockets take a moment to be gone. */
async function changed(
  prefix: string,
  work: () => Promise<void>,
  done: (now: Scrape) => boolean = () => true,
): Promise<Record<string, number>> {
  const before = await scrape(server.url)
  await work()
  let now = await scrape(server.url)
  await expect.poll(async () => done((now = await scrape(server.url)))).toBe(true)
  return Object.fromEntries(Object.entries(now.since(before)).filter(([key]) => key.startsWith(prefix)))
}

const nobodyConnected = (now: Scrape) => now.get('parley_connections') === 0

describe('metrics of sockets', () => {
  test('connections that are open, were opened, and were closed, by code', async () => {
    const host = await createRoom(server.url)
    const work = async () => {
      const [leaving, away, tooBig, odd] = await Promise.all(
        [1, 2, 3, 4].map(async () => RawSocket.enter(server.wsUrl, await createRoom(server.url))),
      )
      const stranger = await RawSocket.open(server.wsUrl)
      stranger.send({ type: 'hello', token: 'none' })
      await stranger.closed
      const tabs = [await RawSocket.enter(server.wsUrl, host), await RawSocket.enter(server.wsUrl, host)]
      const open = await scrape(server.url)
      expect(open.get('parley_connections')).toBe(6)
      expect(open.get('parley_connected_seats')).toBe(5)
      expect(open.get('parley_active_rooms')).toBe(5)
      leaving?.send({ type: 'leave' })
      away?.ws.close(1001)
      tooBig?.ws.send('x'.repeat(70_000))
      odd?.ws.close(4999)
      for (const tab of tabs) tab.ws.terminate()
    }
    expect(await changed('parley_connections', work, nobodyConnected)).toEqual({
      parley_connections_opened_total: 7,
      'parley_connections_closed_total{code="1000"}': 1,
      'parley_connections_closed_total{code="1001"}': 1,
      'parley_connections_closed_total{code="1009"}': 1,
      'parley_connections_closed_total{code="4401"}': 1,
      'parley_connections_closed_total{code="1006"}': 2,
      'parley_connections_closed_total{code="other"}': 1,
    })
  })

  test('how connections begin: new, resumed, or reset and why', async () => {
    const host = await createRoom(server.url)
    const work = async () => {
      for (const resume of [{}, { since: 1 }, { since: 99 }, { since: 1, epoch: 'another' }])
        await RawSocket.enter(server.wsUrl, host, resume)
    }
    expect(await changed('parley_hellos', work)).toEqual({
      'parley_hellos_total{result="new"}': 1,
      'parley_hellos_total{result="resumed"}': 1,
      'parley_hellos_total{result="client_ahead"}': 1,
      'parley_hellos_total{result="epoch"}': 1,
    })
  })

  test('frames by type, malformed ones, and refusals by code', async () => {
    const work = async () => {
      const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
      socket.send({ type: 'typing' })
      socket.send({ type: 'nonsense' })
      socket.ws.send('{')
      socket.say('1', '')
      socket.send({ type: 'ping' })
      await socket.next('pong')
    }
    const frames = await changed('parley_', work)
    expect(frames).toMatchObject({
      'parley_frames_received_total{type="hello"}': 1,
      'parley_frames_received_total{type="typing"}': 1,
      'parley_frames_received_total{type="send"}': 1,
      'parley_frames_received_total{type="ping"}': 1,
      parley_malformed_frames_total: 1,
      'parley_refusals_total{code="unknown_type",via="ws"}': 1,
      'parley_refusals_total{code="bad_frame",via="ws"}': 1,
      'parley_refusals_total{code="invalid_request",via="ws"}': 1,
    })
    expect(Object.keys(frames).filter((key) => key.startsWith('parley_refusals'))).toHaveLength(3)
  })

  test('refusals by the limit that was reached', async () => {
    const { url, wsUrl } = await startCustomServer({}, { LIMIT_MESSAGES_MEMBER: '1/1h' })
    const socket = await RawSocket.enter(wsUrl, await createRoom(url))
    for (const id of ['1', '2']) socket.say(id, 'x')
    await socket.next('error')
    const now = await scrape(url)
    expect(now.get('parley_limited_total{limit="messagesMember"}')).toBe(1)
    expect(now.get('parley_limited_total{limit="messagesRoom"}')).toBe(0)
    expect(now.get('parley_refusals_total{code="rate_limited",via="ws"}')).toBe(1)
  })
})

describe('metrics of delivery', () => {
  test('events by kind, acknowledgements, deliveries, and how long they took', async () => {
    const host = await createRoom(server.url)
    const guest = await joinRoom(server.url, host.code, 'Bob')
    const work = async () => {
      const [ada, bob] = [
        await RawSocket.enter(server.wsUrl, host),
        await RawSocket.enter(server.wsUrl, guest),
      ]
      ada.say('1', 'hi')
      ada.say('1', 'hi')
      await ada.next('sent', ({ duplicate }) => duplicate)
      for (const status of [201, 200]) {
        const post = { token: guest.token, body: { id: 'b1', text: 'ho' } }
        expect((await request(`${server.url}/rooms/${host.code}/messages`, post)).status).toBe(status)
      }
      await bob.next('event', (event) => 'id' in event && event.id === 'b1')
      const again = {
        token: guest.token,
        body: { text: 'ha' },
        headers: { 'idempotency-key': 'k'.repeat(16) },
      }
      for (const status of [201, 201])
        expect((await request(`${server.url}/rooms/${host.code}/messages`, again)).status).toBe(status)
      await bob.next('event', (event) => event.kind === 'message' && event.body.text === 'ha')
    }
    const grown = await changed('parley_', work)
    expect(grown).toMatchObject({
      'parley_events_stored_total{kind="joined"}': 2,
      'parley_events_stored_total{kind="message"}': 3,
      'parley_acks_total{result="stored",via="ws"}': 1,
      'parley_acks_total{result="duplicate",via="ws"}': 1,
      'parley_acks_total{result="stored",via="http"}': 2,
      'parley_acks_total{result="duplicate",via="http"}': 2,
      // Bob's coming to Ada, and three messages to both.
      parley_deliveries_total: 7,
      parley_ack_seconds_count: 2,
    })
    expect(grown.parley_fan_out_seconds_count).toBeGreaterThanOrEqual(4)
    expect(grown.parley_fan_out_seconds_count).toBeLessThanOrEqual(7)
  })
})

describe('metrics of the store', () => {
  test('its batches, their size, and how long they waited and took', async () => {
    const grown = await changed('parley_store', async () => void (await createRoom(server.url)))
    expect(grown['parley_store_transaction_seconds_count{type="write"}']).toBe(1)
    expect(grown['parley_store_transaction_seconds_sum{type="write"}']).toBeGreaterThan(0)
    const batches = grown.parley_store_batch_operations_count
    expect(batches).toBeGreaterThanOrEqual(1)
    expect(grown.parley_store_batch_operations_sum).toBeGreaterThanOrEqual(batches ?? Infinity)
    expect(grown.parley_store_wait_seconds_count).toBe(batches)
  })

  test('what it holds', async () => {
    const { url } = await startCustomServer({})
    const host = await createRoom(url)
    await request(`${url}/rooms/${host.code}/messages`, { token: host.token, body: { text: 'hi' } })
    const now = await scrape(url)
    expect(now.get('parley_rooms')).toBe(1)
    expect(now.get('parley_present_seats')).toBe(1)
    expect(now.get('parley_store_bytes')).toBeGreaterThan(4096)
    expect(now.text).toMatch(/^parley_store_info\{epoch="[^"]+"\} 1$/m)
    expect(now.text).toMatch(/^parley_build_info\{version="\d[^"]+",node="v[^"]+"\} 1$/m)
  })

  test.each([
    ['does not answer', () => new Promise<never>(() => {})],
    ['fails', () => Promise.reject(new Error('a disk'))],
  ])('nothing is said of what a store holds that %s, and all else is', async (_, measure) => {
    const { url } = await startCustomServer({ store: (store) => wrapStore(store, { measure }) })
    const now = await scrape(url)
    for (const name of ['parley_rooms', 'parley_present_seats', 'parley_store_bytes'])
      expect(now.get(name)).toBe(undefined)
    expect(now.get('parley_connections')).toBe(0)
  })
})

describe('metrics of requests', () => {
  test('by method, pattern of the route and status, and never by what stood in the address', async () => {
    const host = await createRoom(server.url)
    const work = async () => {
      await request(`${server.url}/rooms/${host.code}?token=${host.token}`, { token: host.token })
      await request(`${server.url}/rooms/NOPE/events`, { token: host.token })
      await request(`${server.url}/secret-${host.code}`)
      await sendRaw(server.url, 'PROPFIND /x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
      await sendRaw(server.url, 'nonsense\r\n\r\n')
      const socket = await RawSocket.enter(server.wsUrl, host)
      socket.ws.terminate()
    }
    const grown = await changed('parley_', work, nobodyConnected)
    const requests = Object.keys(grown)
      .filter((key) => key.startsWith('parley_http_request_duration_seconds_count'))
      .filter((key) => !key.includes('/metrics'))
    expect(requests.toSorted()).toEqual([
      'parley_http_request_duration_seconds_count{method="GET",route="/rooms/:code",status="200"}',
      'parley_http_request_duration_seconds_count{method="GET",route="/rooms/:code/events",status="404"}',
      'parley_http_request_duration_seconds_count{method="GET",route="none",status="404"}',
      'parley_http_request_duration_seconds_count{method="other",route="none",status="404"}',
    ])
    expect(grown).toMatchObject({
      'parley_refusals_total{code="room_not_found",via="http"}': 1,
      'parley_refusals_total{code="not_found",via="http"}': 2,
      'parley_refusals_total{code="invalid_request",via="http"}': 1,
    })
    const { text } = await scrape(server.url)
    expect(text).not.toContain(host.code)
    expect(text).not.toContain('NOPE')
  })
})

describe('reading metrics', () => {
  test('many who ask at a time share one reading, which is no older than their question', async () => {
    let readings = 0
    const read = paced(async () => ++readings, 200)
    expect(await read()).toBe(1)
    const asked = Array.from({ length: 50 }, read)
    expect(readings, 'not yet').toBe(1)
    expect(new Set(await Promise.all(asked))).toEqual(new Set([2]))
    expect(await read()).toBe(3)
  })

  test('one that fails is not kept', async () => {
    let fails = true
    const read = paced(async () => {
      if (fails) throw new Error('broken')
      return 1
    }, 1)
    await expect(read()).rejects.toThrow('broken')
    fails = false
    expect(await read()).toBe(1)
  })
})
