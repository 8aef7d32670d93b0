import type { RoomState, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { enterTwo } from '../support/entered.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { joinRoom, request } from '../support/rest.ts'

const CODE = 'AB3K'

/** A server on which every room gets the same code, as soon as the one before is gone. */
const startReissuing = () =>
  startCustomServer({
    store: (store) =>
      wrapStore(store, {
        createRoom: (input) =>
          store.createRoom({ ...input, room: { ...input.room, code: CODE }, codeQuarantineMs: 0 }),
      }),
  })

describe('an old token on a reissued code', () => {
  test('T2, K4: neither the host nor a member of the old room reaches the new one', async () => {
    const server = await startReissuing()
    const room = `${server.url}/rooms/${CODE}`
    const { ada, bob, a } = await enterTwo(server)
    await request(room, { method: 'DELETE', token: ada.token })
    expect((await a.closed).code).toBe(4404)

    const { ada: cleo, bob: dan, a: c } = await enterTwo(server)
    expect([cleo.code, cleo.room.id === ada.room.id]).toEqual([CODE, false])
    for (const { token } of [ada, bob]) {
      const calls: [string, string, unknown?][] = [
        ['GET', ''],
        ['GET', '/events?after=0'],
        ['GET', '/members'],
        ['POST', '/messages', { text: 'hi' }],
        ['POST', '/leave'],
        ['DELETE', ''],
      ]
      for (const [method, path, body] of calls) {
        const options = { method, token, ...(body !== undefined && { body }) }
        expectProblem(await request(room + path, options), 'room_not_found')
      }
      const headers = { cookie: `parley_session=${token}`, origin: server.url }
      expectProblem(await request(`${server.url}/session`, { headers }), 'unauthorized')
      for (const hello of [{ token }, { token, since: 0 }, { room: CODE }]) {
        const socket = await RawSocket.open(server.wsUrl, { headers })
        socket.send({ type: 'hello', ...hello })
        expect([(await socket.closed).code, socket.frames]).toEqual([4404, []])
      }
      expect((await request(`${server.url}/session`, { method: 'DELETE', headers })).status).toBe(204)
    }
    const { body } = await request<RoomState>(room, { token: dan.token })
    expect(body).toMatchObject({ head: 2, memberCount: 2 })
    expect(c.ws.readyState).toBe(c.ws.OPEN)
  })

  test('T2: joining with it is joining as a stranger: no seat, name or role comes back', async () => {
    const server = await startReissuing()
    const room = `${server.url}/rooms/${CODE}`
    const { ada } = await enterTwo(server)
    await request(room, { method: 'DELETE', token: ada.token })
    await enterTwo(server)
    await joinRoom(server.url, CODE, 'Eve')
    const again = await request<Session>(`${room}/join`, { token: ada.token, body: { name: 'Old Ada' } })
    expect([again.status, again.body.self.role]).toEqual([200, 'member'])
    expect(again.body.self.id).not.toBe(ada.self.id)
  })
})
