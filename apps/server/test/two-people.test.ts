import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { startServer } from './support/test-server.ts'

describe('two people talking', () => {
  test('each sees what the other says, once and in one order', async () => {
    const { url, wsUrl } = await startServer()
    const ada = await createRoom(url, 'Ada')
    const bob = await joinRoom(url, ada.code.toLowerCase(), 'Bob')
    const [a, b] = [await RawSocket.enter(wsUrl, ada), await RawSocket.enter(wsUrl, bob)]
    a.say('a1', 'Hello Bob')
    await b.next('event', (event) => event.kind === 'message')
    b.say('b1', 'Hello Ada')
    const sent = await b.next('sent')
    await a.next('event', (event) => event.seq === sent.seq)
    await b.next('event', (event) => event.seq === sent.seq)
    expect(a.events).toEqual(b.events)
    expect(a.events.map((event) => event.kind)).toEqual(['joined', 'joined', 'message', 'message'])
    expect(a.events.map((event) => event.seq)).toEqual([1, 2, 3, 4])
  })
})
