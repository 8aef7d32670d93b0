import { describe, expect, onTestFinished, test } from 'vitest'
import { enterNew, expectWorking } from '../support/entered.ts'
import { clientFrame, HandSocket, Opcode } from '../support/hand-socket.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** A message that begins and goes on in `count` more fragments, without an end. */
function fragments(count: number, payload: string, between: Buffer = Buffer.alloc(0)): Buffer {
  const more = Buffer.concat([clientFrame(Opcode.continuation, payload, { fin: false }), between])
  return Buffer.concat([
    clientFrame(Opcode.text, payload, { fin: false }),
    ...Array.from({ length: count }, () => more),
  ])
}

describe('a flood of tiny fragments', () => {
  test.each([
    ['of one byte', fragments(10_000, ' ')],
    ['without content', fragments(10_000, '')],
    ['with pings in between', fragments(10_000, ' ', clientFrame(Opcode.ping))],
  ])('F4: %s is closed with 1008, and others are served', async (_, flood) => {
    const other = await enterNew(server)
    const socket = await HandSocket.open(server.wsUrl)
    onTestFinished(() => void socket.tcp.destroy())
    socket.tcp.write(flood)
    expect(await socket.closed).toBe(1008)
    await expectWorking(other)
  })

  test('F4: 64 fragments are a message like any other', async () => {
    const socket = await enterNew(server)
    const text = '{"type":"ping"}'.padEnd(64)
    for (const [index, char] of [...text].entries()) socket.ws.send(char, { fin: index === 63 })
    await socket.next('pong')
  })
})
