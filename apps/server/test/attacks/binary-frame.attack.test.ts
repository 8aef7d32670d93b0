import { describe, expect, test } from 'vitest'
import { enterNew, expectWorking } from '../support/entered.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

describe('a binary frame', () => {
  test.each([
    ['that would be a fine text', Buffer.from('{"type":"ping"}')],
    ['of any bytes', Buffer.from([0xff, 0x00, 0xfe])],
    ['without content', Buffer.alloc(0)],
  ])('F5: %s closes with 1003, before the hello and after it', async (_, bytes) => {
    const [fresh, entered, other] = [
      await RawSocket.open(server.wsUrl),
      await enterNew(server),
      await enterNew(server),
    ]
    for (const socket of [fresh, entered]) {
      socket.ws.send(bytes)
      expect((await socket.closed).code).toBe(1003)
      expect(socket.frames.filter(({ type }) => type === 'error' || type === 'pong')).toEqual([])
    }
    await expectWorking(other)
  })
})
