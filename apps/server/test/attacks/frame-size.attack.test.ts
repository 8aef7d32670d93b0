import { expect, onTestFinished, describe, test } from 'vitest'
import { enterNew, expectWorking } from '../support/entered.ts'
import { HandSocket, Opcode } from '../support/hand-socket.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** A `ping` frame that is so long. */
const ping = (bytes: number) => `{"type":"ping","x":"${'x'.repeat(bytes - 22)}"}`

describe('a frame of more than 64 KiB', () => {
  test('F4: 65,536 bytes are taken, one more closes with 1009, and others notice nothing', async () => {
    const [socket, other] = [await enterNew(server), await enterNew(server)]
    socket.ws.send(ping(65_536))
    await socket.next('pong')
    socket.ws.send(ping(65_537))
    expect((await socket.closed).code).toBe(1009)
    await expectWorking(other)
  })

  test('F4: fragments count together', async () => {
    const socket = await enterNew(server)
    for (let index = 0; index < 10; index++) socket.ws.send('x'.repeat(10_000), { fin: false })
    expect((await socket.closed).code).toBe(1009)
  })

  test.each([
    ['64 KiB and a byte', 65_537n],
    ['4 GiB', 2n ** 32n],
    ['more than a number can say', 2n ** 63n - 1n],
  ])('F4: a header that announces %s is refused before a byte of the payload has come', async (_, length) => {
    const socket = await HandSocket.open(server.wsUrl)
    onTestFinished(() => void socket.tcp.destroy())
    const header = Buffer.alloc(10)
    header[0] = 0x80 | Opcode.text
    header[1] = 0x80 | 127
    header.writeBigUInt64BE(length, 2)
    socket.tcp.write(header)
    expect(await socket.closed).toBe(1009)
  })
})
