import type { ServerFrame } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ GRACE_SECONDS: '2', REST_SEAT_SECONDS: '2', UNUSED_ROOM_SECONDS: '1' })

async function twoPeople() {
  const ada = await createRoom(server.url, 'Ada')
  const bob = await joinRoom(server.url, ada.code, 'Bob')
  const [a, b] = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, bob)]
  // What its own coming changed is told by now, so that what follows is about what the test does.
  await a.next('presence', ({ online }) => online.includes(bob.self.id))
  return { ada, bob, a, b }
}

const about = (kind: 'joined' | 'left', memberId: string) => (event: ServerFrame) =>
  event.type === 'event' && event.kind === kind && event.body.member.id === memberId

const count = (socket: RawSocket, kind: 'joined' | 'left', memberId: string) =>
  socket.events.filter(about(kind, memberId)).length

const post = (code: string, token: string, text: string) =>
  request<{ seq: number }>(`${server.url}/rooms/${code}/messages`, { token, body: { text } })

describe('a closed socket', () => {
  test('P1, P3, P5: a reload within the grace period shows in no event', async () => {
    const { bob, a, b } = await twoPeople()
    b.ws.terminate()
    await a.next('presence', ({ offline }) => offline.includes(bob.self.id))
    const again = await RawSocket.enter(server.wsUrl, bob)
    await a.next('presence', ({ online }) => online.includes(bob.self.id))
    again.say('1', 'back')
    const { seq } = await again.next('sent')
    expect(seq).toBe(3)
    await a.next('event', (event) => event.seq === 3)
    expect([count(a, 'joined', bob.self.id), count(a, 'left', bob.self.id)]).toEqual([1, 0])
  })

  test('P5: one that comes right back is not told at all', async () => {
    const { bob, a, b } = await twoPeople()
    const told = a.frames.filter(({ type }) => type === 'presence').length
    b.ws.terminate()
    await b.closed
    await RawSocket.open(server.wsUrl).then((socket) => socket.send({ type: 'hello', token: bob.token }))
    const cleo = await joinRoom(server.url, bob.code, 'Cleo')
    await RawSocket.enter(server.wsUrl, cleo)
    await a.next('presence', ({ online }) => online.includes(cleo.self.id))
    const news = a.frames.filter((frame) => frame.type === 'presence').slice(told)
    expect(news.flatMap(({ offline }) => offline)).toEqual([])
  })

  test('P1, P2: left is logged once, after the grace period, for the last of several tabs', async () => {
    const { bob, a, b } = await twoPeople()
    const tab = await RawSocket.enter(server.wsUrl, bob)
    expect(count(tab, 'joined', bob.self.id), 'a second tab joins nothing').toBe(1)
    const cleo = await joinRoom(server.url, bob.code, 'Cleo')
    const c = await RawSocket.enter(server.wsUrl, cleo)
    b.ws.terminate()
    await b.closed
    // Whoever goes later has left: Bob would have, too, if one tab were all.
    c.ws.terminate()
    await a.next('event', about('left', cleo.self.id))
    expect(count(a, 'left', bob.self.id)).toBe(0)
    const since = performance.now()
    tab.ws.terminate()
    await a.next('event', about('left', bob.self.id))
    expect(performance.now() - since).toBeGreaterThan(1990)
    expect(count(a, 'left', bob.self.id)).toBe(1)
    const { body } = await request(`${server.url}/rooms/${bob.code}`, { token: bob.token })
    expect(body).toMatchObject({ memberCount: 1 })
  })
})

describe('leaving', () => {
  test('P3, C1: by frame: 1000 here, 4410 on the other tab, left for the others, the token dead', async () => {
    const { bob, a, b } = await twoPeople()
    const tab = await RawSocket.enter(server.wsUrl, bob)
    b.send({ type: 'leave' })
    expect((await b.closed).code).toBe(1000)
    expect((await tab.closed).code).toBe(4410)
    expect(count(tab, 'left', bob.self.id), 'the other tab hears it too').toBe(1)
    await a.next('event', about('left', bob.self.id))
    const again = await RawSocket.open(server.wsUrl)
    again.send({ type: 'hello', token: bob.token })
    expect((await again.closed).code).toBe(4401)
  })

  test('C1: the answer to leave is 1000, whatever the client sent behind it', async () => {
    for (let round = 0; round < 10; round++) {
      const { b } = await twoPeople()
      b.send({ type: 'leave' })
      b.say('late', 'one more thing')
      b.send({ type: 'leave' })
      expect((await b.closed).code).toBe(1000)
    }
  })

  test.each([
    ['POST /rooms/:code/leave', 'POST', (code: string) => `/rooms/${code}/leave`],
    ['DELETE /session', 'DELETE', () => '/session'],
  ])('P3, A8: by %s every connection of the seat closes with 4410', async (_, method, path) => {
    const { bob, a, b } = await twoPeople()
    const answer = await request(server.url + path(bob.code), { method, token: bob.token })
    expect(answer.status).toBe(204)
    expect((await b.closed).code).toBe(4410)
    await a.next('event', about('left', bob.self.id))
    expect(count(a, 'left', bob.self.id)).toBe(1)
  })

  test('V2: the seat receives nothing that is said after it was given up', async () => {
    const { a, b } = await twoPeople()
    b.send({ type: 'leave' })
    await a.next('event', ({ kind }) => kind === 'left')
    a.say('1', 'private')
    await a.next('sent')
    await b.closed
    expect(b.events.filter(({ kind }) => kind === 'message')).toEqual([])
  })
})

describe('entering again', () => {
  test('R4, P1: after left the same token joins again', async () => {
    const { bob, a, b } = await twoPeople()
    b.ws.terminate()
    await a.next('event', about('left', bob.self.id))
    const again = await RawSocket.enter(server.wsUrl, bob)
    expect((await again.next('welcome')).self).toEqual(bob.self)
    await a.next('event', about('joined', bob.self.id))
    expect(count(again, 'joined', bob.self.id)).toBe(2)
    expect(again.events.map((event) => event.seq)).toEqual([1, 2, 3, 4])
  })

  test('N4, R4: under a suggestion if the name was taken meanwhile', async () => {
    const { ada, bob, a, b } = await twoPeople()
    b.ws.terminate()
    await a.next('event', about('left', bob.self.id))
    await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'bob'))
    const again = await RawSocket.enter(server.wsUrl, bob)
    expect((await again.next('welcome')).self).toEqual({ ...bob.self, name: 'Bob 2' })
    const joined = a.events.findLast(about('joined', bob.self.id))
    expect(joined).toMatchObject({ body: { member: { name: 'Bob 2' } } })
  })
})

describe('a seat without a socket', () => {
  test('P1, P2: joins with its first post and is absent a while after its last', async () => {
    const ada = await createRoom(server.url)
    const bot = await joinRoom(server.url, ada.code, 'Bot')
    const a = await RawSocket.enter(server.wsUrl, ada)
    expect((await post(ada.code, bot.token, 'one')).body.seq).toBe(3)
    await a.next('event', about('joined', bot.self.id))
    // So much later that the time of the first post would end before the bound below.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const since = performance.now()
    expect((await post(ada.code, bot.token, 'two')).body.seq, 'still present').toBe(4)
    await a.next('event', about('left', bot.self.id))
    expect(performance.now() - since).toBeGreaterThan(1990)
    expect((await post(ada.code, bot.token, 'three')).body.seq, 'joins again').toBe(7)
    await a.next('event', ({ seq }) => seq === 7)
    expect([count(a, 'joined', bot.self.id), count(a, 'left', bot.self.id)]).toEqual([2, 1])
  })

  test('R4, N3: one that was never present frees its name after a while, and can still enter', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    const idle = await joinRoom(server.url, ada.code, 'Bob')
    const join = () => request(`${server.url}/rooms/${ada.code}/join`, { body: { name: 'BOB' } })
    expect(await join()).toMatchObject({ status: 409, body: { suggestion: 'BOB 2' } })
    await expect.poll(async () => (await join()).status, { timeout: 3000, interval: 200 }).toBe(200)
    expect(a.events, 'nobody saw anything').toHaveLength(1)
    await RawSocket.enter(server.wsUrl, idle)
    await a.next('event', about('joined', idle.self.id))
  })
})

describe('hints', () => {
  test('P5: many who come at once are told in few frames', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    const names = Array.from({ length: 30 }, (_, index) => `Guest ${index}`)
    const guests = await Promise.all(names.map((name) => joinRoom(server.url, ada.code, name)))
    await Promise.all(guests.map((guest) => RawSocket.enter(server.wsUrl, guest)))
    const told = () => a.frames.filter((frame) => frame.type === 'presence').flatMap(({ online }) => online)
    await expect.poll(() => guests.every(({ self }) => told().includes(self.id))).toBe(true)
    expect(a.frames.filter(({ type }) => type === 'presence').length).toBeLessThan(8)
    expect(new Set(told()).size).toBe(told().length)
  })

  test('P5, R5: who enters while a change waits to be told ends up with the truth', async () => {
    const { ada, bob, b } = await twoPeople()
    b.ws.terminate()
    await b.closed
    // The roster that Cleo gets shows Bob without a connection; that he is back undoes what nobody else has been told.
    const cleo = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Cleo'))
    const shown = (await cleo.next('welcome')).members.find(({ id }) => id === bob.self.id)
    expect(shown?.online).toBe(false)
    await RawSocket.enter(server.wsUrl, bob)
    await cleo.next('presence', ({ online }) => online.includes(bob.self.id))
  })

  test('P6: typing goes to the others, not to the one who types, and a flood of it is dropped', async () => {
    const { ada, bob, a, b } = await twoPeople()
    const tab = await RawSocket.enter(server.wsUrl, bob)
    for (let index = 0; index < 50; index++) b.send({ type: 'typing' })
    b.say('1', 'done')
    expect((await a.next('typing')).by).toBe(bob.self.id)
    for (const socket of [a, b, tab]) await socket.next('event', ({ kind }) => kind === 'message')
    const typing = ({ frames }: RawSocket) => frames.filter(({ type }) => type === 'typing').length
    expect([a, b, tab].map(typing)).toEqual([1, 0, 0])
    const log = await request<{ head: number }>(`${server.url}/rooms/${ada.code}/events`, {
      token: ada.token,
    })
    expect(log.body.head).toBe(3)
  })
})
