import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { type SharedServer, sharedServer } from './support/shared-server.ts'
import { startServer } from './support/test-server.ts'

const short = {
  GRACE_SECONDS: '1',
  EMPTY_ROOM_SECONDS: '1',
  UNUSED_ROOM_SECONDS: '2',
  REST_SEAT_SECONDS: '1',
}

const status = async ({ url }: SharedServer, { code, token }: Session) =>
  (await request(`${url}/rooms/${code}`, { token })).status

const gone = (server: SharedServer, session: Session) =>
  expect.poll(() => status(server, session), { timeout: 6000, interval: 50 }).toBe(404)

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const server = sharedServer(short)

describe('an ephemeral room', () => {
  test('R2: goes at once with its last seat, and what was said in it', async () => {
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const a = await RawSocket.enter(server.wsUrl, ada)
    a.send({ type: 'leave' })
    await a.closed
    expect(await status(server, bob), "Bob's seat keeps it").toBe(200)
    await request(`${server.url}/rooms/${ada.code}/leave`, { method: 'POST', token: bob.token })
    expect(await status(server, bob)).toBe(404)
    expect((await request(`${server.url}/rooms/${ada.code}/join`, { body: { name: 'Cleo' } })).status).toBe(
      404,
    )
  })

  test('R2: goes a while after nobody is present any more, not before', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    await wait(2500)
    expect(await status(server, ada), 'somebody is present').toBe(200)
    a.ws.terminate()
    await wait(1500)
    expect(await status(server, ada), 'the grace period, then the time of an empty room').toBe(200)
    const again = await RawSocket.enter(server.wsUrl, ada)
    again.ws.terminate()
    const since = performance.now()
    await gone(server, ada)
    expect(performance.now() - since, 'anew after each presence').toBeGreaterThan(1900)
    const late = await RawSocket.open(server.wsUrl)
    late.send({ type: 'hello', token: ada.token })
    expect((await late.closed).code).toBe(4404)
  })

  test('R2: that nobody has entered by WebSocket waits longer, posts or not', async () => {
    const patient = await startServer({ ...short, UNUSED_ROOM_SECONDS: '3' })
    const [unused, posted] = [await createRoom(patient.url), await createRoom(patient.url)]
    const since = performance.now()
    const body = { text: 'anyone?' }
    await request(`${patient.url}/rooms/${posted.code}/messages`, { token: posted.token, body })
    await wait(2600)
    expect([await status(patient, unused), await status(patient, posted)]).toEqual([200, 200])
    await gone(patient, unused)
    expect(await status(patient, posted), 'its time began when its bot was absent').toBe(200)
    await gone(patient, posted)
    expect(performance.now() - since).toBeGreaterThan(3900)
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
    await wait(2200)
    await expect.poll(left, { timeout: 4000, interval: 200 }).toBe(0)
  })
})
