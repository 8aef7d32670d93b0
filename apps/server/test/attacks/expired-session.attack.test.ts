import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import type { Bus } from '../../src/ports/bus.ts'
import { CUSTOM_SECRET, startCustomServer, wrapStore } from '../support/custom-server.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { forgeToken } from '../support/sign-token.ts'

/** Long enough to enter with it on a busy machine. */
const SHORT_SECONDS = 3

/** The session with a token that expires soon, and when it does, in milliseconds of the clock. */
function shortLived(session: Session) {
  const exp = Math.floor(Date.now() / 1000) + SHORT_SECONDS
  return { ...session, token: forgeToken(session, CUSTOM_SECRET, { exp }), until: exp * 1000 }
}

const refresh = (url: string, { code, token, self }: Session) =>
  request<Session>(`${url}/rooms/${code}/join`, { token, body: { name: self.name } })

/** Whether a connection is there for its member: it can send. */
async function isServed(socket: RawSocket): Promise<boolean> {
  if (socket.ws.readyState !== socket.ws.OPEN) return false
  const id = `probe-${socket.frames.length}`
  socket.say(id, 'still here')
  return Promise.race([
    socket.next('sent', (frame) => frame.id === id).then(() => true),
    socket.closed.then(() => false),
  ])
}

const closedWith = async (socket: RawSocket) => ({ code: (await socket.closed).code, at: Date.now() })

describe('a session that outlives its token', () => {
  test('T6: the connection closes with 4401 when the token expires, unless its seat took a fresh one', async () => {
    // No beat comes by that could notice it.
    const { url, wsUrl } = await startCustomServer({}, { HEARTBEAT_SECONDS: '120' })
    const [ada, bob] = [await createRoom(url), await createRoom(url, 'Bob')]
    const cleo = await joinRoom(url, ada.code, 'Cleo')
    const [shortAda, shortBob, shortCleo] = [shortLived(ada), shortLived(bob), shortLived(cleo)]
    const [stale, otherTab, tab, secondTab, neighbour] = await Promise.all(
      [shortBob, bob, shortAda, shortAda, shortCleo].map((session) => RawSocket.enter(wsUrl, session)),
    )
    if (!stale || !otherTab || !tab || !secondTab || !neighbour) throw new Error('five have entered')
    const fresh = await refresh(url, shortAda)
    expect([fresh.status, fresh.body.self]).toEqual([200, ada.self])

    const end = await closedWith(stale)
    expect(end.code).toBe(4401)
    expect(end.at).toBeGreaterThanOrEqual(shortBob.until)
    expect((await neighbour.closed).code, 'the fresh token of another seat is none for this one').toBe(4401)
    expect(Date.now()).toBeGreaterThanOrEqual(shortAda.until)
    for (const socket of [otherTab, tab, secondTab]) expect(await isServed(socket)).toBe(true)
    expect((await request(`${url}/session`, { token: shortAda.token })).status).toBe(401)
    expect((await request(`${url}/session`, { token: fresh.body.token })).status).toBe(200)
  })

  test('T6: a fresh token gives as much time as it has, and takes none away', async () => {
    let bus: Bus | undefined
    const { url, wsUrl } = await startCustomServer({ bus: (local) => (bus = local) })
    const ada = await createRoom(url)
    const renewed = (expiresAt: number) =>
      bus?.publish({ type: 'seat_renewed', roomId: ada.room.id, memberId: ada.self.id, expiresAt })
    const short = shortLived(ada)
    const socket = await RawSocket.enter(wsUrl, short)
    renewed(short.until + 1000)
    renewed(short.until - 1000)
    const end = await closedWith(socket)
    expect(end.code).toBe(4401)
    expect(end.at).toBeGreaterThanOrEqual(short.until + 1000)
  })

  test('T6: a fresh token of which the bus tells, but not the store, is none', async () => {
    let bus: Bus | undefined
    let until = Infinity
    const { url, wsUrl } = await startCustomServer({
      bus: (local) => (bus = local),
      store: (store) =>
        wrapStore(store, {
          findSeat: async (roomId, memberId) => {
            const found = await store.findSeat(roomId, memberId)
            return found.kind === 'found' ? { ...found, seat: { ...found.seat, expiresAt: until } } : found
          },
        }),
    })
    const ada = await createRoom(url)
    const short = shortLived(ada)
    until = short.until
    const socket = await RawSocket.enter(wsUrl, short)
    bus?.publish({
      type: 'seat_renewed',
      roomId: ada.room.id,
      memberId: ada.self.id,
      expiresAt: Number.MAX_SAFE_INTEGER,
    })
    expect((await socket.closed).code).toBe(4401)
  })

  test('T6: a fresh token that is taken between hello and welcome counts', async () => {
    let release = () => undefined as void
    const released = new Promise<void>((resolve) => (release = resolve))
    let entering = () => undefined as void
    const entered = new Promise<void>((resolve) => (entering = resolve))
    const { url, wsUrl } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          enter: async (input) => {
            entering()
            await released
            return store.enter(input)
          },
        }),
    })
    const ada = await createRoom(url)
    const short = shortLived(ada)
    const socket = await RawSocket.open(wsUrl)
    socket.send({ type: 'hello', token: short.token })
    await entered
    expect((await refresh(url, short)).status).toBe(200)
    release()
    await socket.next('live')
    await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(short.until + 100)
    expect(await isServed(socket)).toBe(true)
  })
})
