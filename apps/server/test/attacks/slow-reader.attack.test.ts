import type { Session } from '@parley/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { expectWorking } from '../support/entered.ts'
import { clientFrame, HandSocket, Opcode } from '../support/hand-socket.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off' })

const LONG = 'x'.repeat(4000)

/** Enters, and from then on reads nothing that the system keeps for it. */
async function enterStuck({ token }: Session, frame: object = {}): Promise<HandSocket> {
  const socket = await HandSocket.open(server.wsUrl)
  onTestFinished(() => void socket.tcp.destroy())
  const welcomed = new Promise<void>((resolve) => {
    socket.onMessage = () => resolve()
  })
  socket.say({ type: 'hello', token, ...frame })
  await welcomed
  socket.tcp.pause()
  return socket
}

/** Sends `flood` again and again until the server has cut the connection off. */
async function floodUntilCut(socket: HandSocket, flood: Buffer): Promise<void> {
  let isOpen = true
  const gone = socket.closed.then(() => (isOpen = false))
  // More than the kernels on both sides take: without a bound the server would keep the rest in its memory.
  for (let round = 0; isOpen && round < 100; round++) {
    if (!socket.tcp.write(flood))
      await Promise.race([new Promise((resolve) => socket.tcp.once('drain', resolve)), gone])
  }
  // Who does not read learns from its next write that the connection is gone.
  const asking = setInterval(() => socket.send(Opcode.ping), 50)
  await gone
  clearInterval(asking)
}

describe('a reader that does not read', () => {
  test('V3: is cut off past 1 MiB, while the others get every message', async () => {
    const ada = await createRoom(server.url)
    const [bob, cleo] = [
      await joinRoom(server.url, ada.code, 'Bob'),
      await joinRoom(server.url, ada.code, 'Cleo'),
    ]
    const [a, b] = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, bob)]
    await enterStuck(cleo)
    await a.next('presence', ({ online }) => online.includes(cleo.self.id))
    let isCut = false
    const cut = a.next('presence', ({ offline }) => offline.includes(cleo.self.id)).then(() => (isCut = true))
    let said = 0
    while (!isCut && said < 10_000) {
      for (let index = 0; index < 20; index++) a.say(`m${++said}`, LONG)
      await a.next('sent', ({ seq }) => seq === said + 3)
    }
    await cut
    await b.next('event', ({ seq }) => seq === said + 3)
    expect(b.events.map(({ seq }) => seq)).toEqual(Array.from({ length: said + 3 }, (_, index) => index + 1))
  })

  test('V3, S5: in the middle of its history it gets no more than one piece, and the others every message', async () => {
    const ada = await createRoom(server.url)
    const a = await RawSocket.enter(server.wsUrl, ada)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    for (let index = 1; index <= 1000; index++) {
      a.say(`m${index}`, LONG)
      if (index % 50 === 0) await a.next('sent', ({ seq }) => seq === index + 1)
    }
    const stuck = await enterStuck(bob, { since: 0 })
    await a.next('presence', ({ online }) => online.includes(bob.self.id))
    for (let index = 1; index <= 500; index++) a.say(`n${index}`, LONG)
    await a.next('sent', ({ id }) => id === 'n500')
    // It was never taken for a slow one: when it reads again it gets everything, in order.
    const seqs: number[] = []
    const all = new Promise<void>((resolve) => {
      stuck.onMessage = ({ payload }) => {
        const [, seq] = /^\{"type":"event","seq":(\d+)/.exec(payload.toString()) ?? []
        if (seq !== undefined) seqs.push(Number(seq))
        if (payload.includes('"id":"n500"')) resolve()
      }
    })
    stuck.tcp.resume()
    await all
    expect(seqs.slice(1)).toEqual(seqs.slice(0, -1).map((seq) => seq + 1))
    expect(seqs.at(-1)).toBe(1502)
  })

  const refused = { type: 'send', id: 'x'.repeat(64), kind: '', body: { text: 'x' } }
  const floods = {
    pings: clientFrame(Opcode.ping, Buffer.alloc(125)),
    'refused sends': clientFrame(Opcode.text, JSON.stringify(refused)),
    'unknown frames': clientFrame(Opcode.text, `{"type":"${'x'.repeat(40)}"}`),
  }
  test(`V3: cannot pile up the answers to its own ${Object.keys(floods).join(', ')}`, async () => {
    const ada = await createRoom(server.url)
    const other = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob'))
    await Promise.all(
      Object.values(floods).map(async (frame) => {
        const stuck = await enterStuck(ada)
        await floodUntilCut(stuck, Buffer.concat(Array.from({ length: 2000 }, () => frame)))
      }),
    )
    await expectWorking(other)
  })
})
