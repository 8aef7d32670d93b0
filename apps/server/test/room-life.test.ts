import type { EventFrame, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { roomGone, roomStatus } from './support/room-state.ts'
import { sharedServer } from './support/shared-server.ts'
import { startServer } from './support/test-server.ts'

const short = {
  GRACE_SECONDS: '1',
  EMPTY_ROOM_SECONDS: '2',
  UNUSED_ROOM_SECONDS: '2',
  REST_SEAT_SECONDS: '1',
  // The tests look again and again whether a room is gone.
  LIMIT_MISSES_ADDRESS: '1000/1s',
}

const server = sharedServer(short)

describe('an ephemeral room', () => {
  test('R2: goes at once with its last seat, and what was said in it', async () => {
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const a = await RawSocket.enter(server.wsUrl, ada)
    a.send({ type: 'leave' })
    await a.closed
    expect(await roomStatus(server, bob), "Bob's seat keeps it").toBe(200)
    await request(`${server.url}/rooms/${ada.code}/leave`, { method: 'POST', token: bob.token })
    expect(await roomStatus(server, bob)).toBe(404)
    expect((await request(`${server.url}/rooms/${ada.code}/join`, { body: { name: 'Cleo' } })).status).toBe(
      404,
    )
  })

  test('R2: goes a while after nobody is present any more, not before', async () => {
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const a = await RawSocket.enter(server.wsUrl, ada)
    // Its time begins later than that of a room that took Ada for absent.
    await roomGone(server, await createRoom(server.url))
    expect(await roomStatus(server, ada), 'somebody is present').toBe(200)
    a.ws.terminate()
    const log = () =>
      request<{ events: EventFrame[] }>(`${server.url}/rooms/${ada.code}/events`, { token: bob.token })
    await expect
      .poll(async () => (await log()).body.events.at(-1)?.kind, { timeout: 10_000, interval: 50 })
      .toBe('left')
    const again = await RawSocket.enter(server.wsUrl, ada)
    const since = performance.now()
    again.ws.terminate()
    expect(await roomGone(server, ada, since), 'anew after each presence').toBeGreaterThan(2990)
    const late = await RawSocket.open(server.wsUrl)
    late.send({ type: 'hello', token: ada.token })
    expect((await late.closed).code).toBe(4404)
  })

  test('R2: that nobody has entered by WebSocket waits longer, posts or not', async () => {
    const patient = await startServer({ ...short, UNUSED_ROOM_SECONDS: '3' })
    const since = performance.now()
    const [unused, posted] = [await createRoom(patient.url), await createRoom(patient.url)]
    const body = { text: 'anyone?' }
    await request(`${patient.url}/rooms/${posted.code}/messages`, { token: posted.token, body })
    const [first, second] = await Promise.all([
      roomGone(patient, unused, since),
      roomGone(patient, posted, since),
    ])
    expect(first).toBeGreaterThan(2990)
    expect(second, 'its time began when its bot was absent').toBeGreaterThan(3990)
  })

  test('R2: a member that leaves while it enters does not keep an empty room for ever', async () => {
    const rooms = await Promise.all(Array.from({ length: 10 }, () => createRoom(server.url)))
    for (const ada of rooms) {
      await joinRoom(server.url, ada.code, 'Bob')
      const [tab, socket] = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.open(server.wsUrl)]
      // Both are read in one turn, and stored in one transaction.
      socket.send({ type: 'hello', token: ada.token })
      tab.send({ type: 'leave' })
      await Promise.all([tab.closed, socket.closed])
    }
    const closed = async ({ code }: Session) =>
      (await request(`${server.url}/rooms/${code}/join`, { body: { name: 'Bob' } })).status === 404
    const left = async () => (await Promise.all(rooms.map(closed))).filter((isClosed) => !isClosed).length
    await expect.poll(left, { timeout: 10_000, interval: 200 }).toBe(0)
  })
})
