import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off', HEARTBEAT_SECONDS: '1', GRACE_SECONDS: '1' })

describe('the heartbeat', () => {
  test('B1, B3: a beat comes every heartbeatMs, with the head of what was sent', async () => {
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    expect((await socket.next('welcome')).heartbeatMs).toBe(1000)
    expect((await socket.next('beat')).head).toBe(1)
    const first = performance.now()
    socket.say('1', 'x')
    await socket.next('beat', ({ head }) => head === 2)
    expect(performance.now() - first).toBeGreaterThan(500)
    expect(performance.now() - first).toBeLessThan(5000)
  })

  test('B2, B3: ping is answered with the head, after the events up to it', async () => {
    const ada = await createRoom(server.url)
    const [a, b] = [
      await RawSocket.enter(server.wsUrl, ada),
      await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob')),
    ]
    for (let round = 0; round < 30; round++) {
      for (let index = 0; index < 5; index++) a.say(`${round}.${index}`, 'x')
      b.send({ type: 'ping' })
      a.send({ type: 'ping' })
    }
    await a.next('sent', ({ id }) => id === '29.4')
    for (const socket of [a, b]) {
      socket.send({ type: 'ping' })
      await socket.next('pong', ({ head }) => head === 152)
      let seen = 0
      for (const frame of socket.frames) {
        if (frame.type === 'event') seen = frame.seq
        if (frame.type === 'pong' || frame.type === 'beat') expect(frame.head).toBe(seen)
      }
    }
  })
})

describe('a peer that is gone', () => {
  test('B1: one that no longer answers is dropped, one that only listens is not', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const b = await RawSocket.open(server.wsUrl, { autoPong: false })
    b.send({ type: 'hello', token: bob.token })
    await b.next('live')
    expect((await b.closed).code).toBe(1006)
    await a.next('event', (event) => event.kind === 'left' && event.body.member.id === bob.self.id)
    expect(a.ws.readyState).toBe(a.ws.OPEN)
  })

  test('S5: a slow reader of a long log is not taken for one', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    const text = '🙂'.repeat(4000)
    for (let index = 1; index <= 800; index++) {
      a.say(`m${index}`, text)
      if (index % 50 === 0) await a.next('event', ({ seq }) => seq === index + 1)
    }
    const slow = await RawSocket.open(server.wsUrl)
    slow.send({ type: 'hello', token: ada.token, since: 0 })
    // Longer than two heartbeats, in which it cannot get at a ping: that is behind what it has yet to read.
    await slow.next('event')
    slow.ws.pause()
    const beats = () => a.frames.filter(({ type }) => type === 'beat').length
    const before = beats()
    await expect.poll(beats, { timeout: 5000 }).toBeGreaterThanOrEqual(before + 3)
    slow.ws.resume()
    await slow.next('live')
    expect(slow.events.length).toBe(801)
  })
})
