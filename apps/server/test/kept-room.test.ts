import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { roomGone, roomStatus } from './support/room-state.ts'
import { startServer } from './support/test-server.ts'

const short = {
  GRACE_SECONDS: '1',
  EMPTY_ROOM_SECONDS: '1',
  UNUSED_ROOM_SECONDS: '2',
  REST_SEAT_SECONDS: '1',
}

describe('a kept room', () => {
  test('R3: stays until its host deletes it, which closes every connection with 4404', async () => {
    const server = await startServer(short)
    const ada = await createRoom(server.url, 'Ada', { lifetime: 'kept' })
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const a = await RawSocket.enter(server.wsUrl, ada)
    a.say('1', 'remember this')
    await a.next('sent')
    a.ws.terminate()
    // The time of an ephemeral room that is left by then begins later, and ends.
    const other = await createRoom(server.url)
    const o = await RawSocket.enter(server.wsUrl, other)
    o.ws.terminate()
    await roomGone(server, other)
    expect(await roomStatus(server, ada)).toBe(200)
    const again = await RawSocket.enter(server.wsUrl, ada, { since: 0 })
    expect((await again.next('welcome')).self.role).toBe('host')
    expect(again.events.map(({ kind }) => kind)).toEqual(['joined', 'message', 'left', 'joined'])
    const b = await RawSocket.enter(server.wsUrl, bob)
    const remove = (token: string) => request(`${server.url}/rooms/${ada.code}`, { method: 'DELETE', token })
    expect(await remove(bob.token)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await remove(ada.token)).status).toBe(204)
    expect([(await again.closed).code, (await b.closed).code]).toEqual([4404, 4404])
    expect(await roomStatus(server, ada)).toBe(404)
  })

  test('R3: outlives its last seat', async () => {
    const server = await startServer(short)
    const ada = await createRoom(server.url, 'Ada', { lifetime: 'kept' })
    const a = await RawSocket.enter(server.wsUrl, ada)
    a.send({ type: 'leave' })
    expect((await a.closed).code).toBe(1000)
    expect((await joinRoom(server.url, ada.code, 'Bob')).self.role).toBe('member')
  })
})

describe('a restart', () => {
  test('R2, R3, P2: deadlines start anew, and the host comes back to its room as host', async () => {
    const env = { ...short, EMPTY_ROOM_SECONDS: '2', GRACE_SECONDS: '2' }
    const first = await startServer(env)
    const [ada, eve] = [await createRoom(first.url), await createRoom(first.url, 'Eve')]
    const bob = await joinRoom(first.url, ada.code, 'Bob')
    for (const session of [ada, bob, eve]) await RawSocket.enter(first.wsUrl, session)
    await first.stop()
    // Nothing can be awaited here: what passes while there is no server must not count.
    await wait(2500)
    const since = performance.now()
    const second = await startServer({ ...env, DATA_DIR: first.dataDir })
    const a = await RawSocket.enter(second.wsUrl, ada, { since: 2 })
    expect((await a.next('welcome')).self).toEqual(ada.self)
    expect(a.events, 'a reload across a restart shows nothing').toEqual([])
    await a.next('event', (event) => event.kind === 'left' && event.body.member.id === bob.self.id)
    expect(performance.now() - since).toBeGreaterThan(1990)
    expect(await roomGone(second, eve, since)).toBeGreaterThan(3990)
    expect(await roomStatus(second, ada)).toBe(200)
  })
})
