import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

async function enterNew(): Promise<RawSocket> {
  return RawSocket.enter(server.wsUrl, await createRoom(server.url))
}

/** That a connection still works: what it says is stored and acknowledged. */
async function expectWorking(socket: RawSocket): Promise<void> {
  const id = `works ${randomBytes(6).toString('hex')}`
  socket.say(id, 'x')
  await socket.next('sent', (frame) => frame.id === id)
}

describe('malformed frames', () => {
  const deep = (levels: number) => `{"type":"ping","x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  const malformed: [string, string][] = [
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['half an object', '{"type":"ping"'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '1e999'],
    ['a string', '"ping"'],
    ['no type', '{}'],
    ['a type that is no string', '{"type":["ping"]}'],
    ['17 levels', deep(17)],
    ['as deep as a frame can be', `${'['.repeat(32_000)}${']'.repeat(32_000)}`],
    ['a __proto__ key', '{"type":"ping","__proto__":{"polluted":true}}'],
    ['an escaped one', '{"type":"ping","\\u005f_proto__":{"polluted":true}}'],
    ['one further in', '{"type":"ping","a":[{"__proto__":null}]}'],
    ['constructor.prototype', '{"type":"ping","constructor":{"prototype":{"polluted":true}}}'],
  ]
  test.each(malformed)('F3: %s gets bad_frame, and the connection goes on', async (_, text) => {
    const socket = await enterNew()
    socket.ws.send(text)
    expect((await socket.next('error')).code).toBe('bad_frame')
    expect({}).not.toHaveProperty('polluted')
    await expectWorking(socket)
  })

  test('F3: 16 levels are fine', async () => {
    const socket = await enterNew()
    socket.ws.send(deep(16))
    await socket.next('pong')
  })

  test('F3: 20 within a minute are borne, one more closes with 4400, and others notice nothing', async () => {
    const ada = await createRoom(server.url)
    const other = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob'))
    const socket = await RawSocket.enter(server.wsUrl, ada)
    for (let index = 0; index < 20; index++) socket.ws.send('{')
    await expectWorking(socket)
    socket.ws.send('{')
    expect((await socket.closed).code).toBe(4400)
    expect(socket.frames.filter(({ type }) => type === 'error')).toHaveLength(21)
    await expectWorking(other)
  })

  test('F2, F6: unknown types and broken fields are not counted as malformed', async () => {
    const socket = await enterNew()
    for (let index = 0; index < 30; index++) {
      socket.send({ type: `future ${index}` })
      socket.send({ type: 'send', id: `i${index}` })
    }
    await expectWorking(socket)
    const codes = socket.frames.flatMap((frame) => (frame.type === 'error' ? [frame.code] : []))
    expect(codes.filter((code) => code === 'unknown_type')).toHaveLength(30)
    expect(codes.filter((code) => code === 'invalid_request')).toHaveLength(30)
  })

  test('F1, F2: unknown fields are ignored and not stored', async () => {
    const socket = await enterNew()
    socket.send({ type: 'send', id: '1', kind: 'message', body: { text: 'x', bold: true }, mood: 'good' })
    expect(await socket.next('event', ({ kind }) => kind === 'message')).toMatchObject({
      body: { text: 'x' },
    })
    expect(JSON.stringify(socket.frames)).not.toMatch(/bold|mood/)
  })
})

describe('frames behind the hello', () => {
  /** Says hello and `count` messages in one turn, so that the server reads them before it can answer. */
  async function sendEarly(count: number): Promise<RawSocket> {
    const ada = await createRoom(server.url)
    const socket = await RawSocket.open(server.wsUrl)
    socket.send({ type: 'hello', token: ada.token })
    for (let index = 1; index <= count; index++) socket.say(`m${index}`, 'x')
    return socket
  }

  test('D2, H4: 64 that come before the welcome are taken, in order', async () => {
    const socket = await sendEarly(64)
    await socket.next('event', ({ seq }) => seq === 65)
    const ids = socket.events.flatMap((event) => (event.kind === 'message' ? [event.id] : []))
    expect(ids).toEqual(Array.from({ length: 64 }, (_, index) => `m${index + 1}`))
  })

  test('D2, H4: more close the connection, before anything is stored out of order', async () => {
    const socket = await sendEarly(300)
    expect((await socket.closed).code).toBe(4400)
    expect(socket.frames.filter(({ type }) => type === 'sent' || type === 'error')).toEqual([])
  })
})

describe('WebSocket frames', () => {
  test('F4: 65,536 bytes are taken, one more closes with 1009', async () => {
    const socket = await enterNew()
    const ping = (bytes: number) => `{"type":"ping","x":"${'x'.repeat(bytes - 22)}"}`
    socket.ws.send(ping(65_536))
    await socket.next('pong')
    socket.ws.send(ping(65_537))
    expect((await socket.closed).code).toBe(1009)
  })

  test('F4: fragments count together', async () => {
    const socket = await enterNew()
    for (let index = 0; index < 10; index++) socket.ws.send('x'.repeat(10_000), { fin: false })
    expect((await socket.closed).code).toBe(1009)
  })

  test('F5: a binary frame closes with 1003', async () => {
    const socket = await enterNew()
    socket.ws.send(Buffer.from('{"type":"ping"}'))
    expect((await socket.closed).code).toBe(1003)
  })

  test.each([
    ['invalid UTF-8', Buffer.from('{"type":"ping","x":"\xff\xfe"}', 'latin1')],
    ['an encoded surrogate', Buffer.from('{"type":"ping","x":"\xed\xa0\x80"}', 'latin1')],
    ['an overlong encoding', Buffer.from('{"type":"ping","x":"\xc0\xaf"}', 'latin1')],
  ])('F5: %s closes with 1007', async (_, bytes) => {
    const socket = await enterNew()
    socket.ws.send(bytes, { binary: false })
    expect((await socket.closed).code).toBe(1007)
  })

  test('F5: compression is not negotiated', async () => {
    const socket = await RawSocket.open(server.wsUrl, { perMessageDeflate: true })
    expect(socket.ws.extensions).toBe('')
  })

  test('F4, V3: a flood of tiny fragments is closed with 1008', async () => {
    const socket = await enterNew()
    for (let index = 0; index < 1000; index++) socket.ws.send(' ', { fin: false })
    expect((await socket.closed).code).toBe(1008)
    await expectWorking(await enterNew())
  })

  test('B2: a ping of the WebSocket protocol is answered with its payload', async () => {
    const socket = await enterNew()
    const payload = randomBytes(125)
    socket.ws.ping(payload)
    expect(await once(socket.ws, 'pong')).toEqual([payload])
  })
})

/** Opens a WebSocket by hand, so that its reading can be stopped where the operating system sees it. */
async function openByHand(token: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => undefined)
  const head = ['GET /ws HTTP/1.1', `Host: ${hostname}:${port}`, 'Upgrade: websocket', 'Connection: Upgrade']
  head.push('Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, '', '')
  socket.write(head.join('\r\n'))
  await once(socket, 'data')
  socket.write(clientFrame(0x1, Buffer.from(JSON.stringify({ type: 'hello', token }))))
  await once(socket, 'data')
  return socket
}

/** A frame of a client, masked with zeros. */
function clientFrame(opcode: number, payload: Buffer): Buffer {
  const header =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | payload.length])
      : Buffer.from([0x80 | opcode, 0x80 | 126, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([header, Buffer.alloc(4), payload])
}

describe('a reader that does not read', () => {
  test('V3: is cut off past 1 MiB, while the others get every message', async () => {
    const ada = await createRoom(server.url)
    const [bob, cleo] = [
      await joinRoom(server.url, ada.code, 'Bob'),
      await joinRoom(server.url, ada.code, 'Cleo'),
    ]
    const [a, b] = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, bob)]
    const stuck = await openByHand(cleo.token)
    stuck.pause()
    await a.next('presence', ({ online }) => online.includes(cleo.self.id))
    const text = 'x'.repeat(4000)
    let isCut = false
    const cut = a.next('presence', ({ offline }) => offline.includes(cleo.self.id)).then(() => (isCut = true))
    let said = 0
    while (!isCut && said < 10_000) {
      for (let index = 0; index < 20; index++) a.say(`m${++said}`, text)
      await a.next('sent', ({ seq }) => seq === said + 3)
    }
    await cut
    await b.next('event', ({ seq }) => seq === said + 3)
    expect(b.events.map(({ seq }) => seq)).toEqual(Array.from({ length: said + 3 }, (_, index) => index + 1))
    stuck.destroy()
  })

  test('V3: cannot pile up answers to its pings either', async () => {
    const ada = await createRoom(server.url)
    const socket = await openByHand(ada.token)
    socket.pause()
    const flood = Buffer.concat(Array.from({ length: 2000 }, () => clientFrame(0x9, Buffer.alloc(125))))
    let isOpen = true
    const gone = new Promise<void>((resolve) => {
      socket.once('close', () => {
        isOpen = false
        resolve()
      })
    })
    // More than the kernels on both sides take: without a bound the server would keep the rest in its memory.
    for (let round = 0; isOpen && round < 100; round++) {
      if (!socket.write(flood))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone])
    }
    // Who does not read learns from its next write that the connection is gone.
    const asking = setInterval(() => socket.write(clientFrame(0x9, Buffer.alloc(0))), 50)
    await gone
    clearInterval(asking)
  })
})

describe('a fault of the server', () => {
  test('C1: closes the one connection that met it with 1011, and is logged', async () => {
    const custom = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          append: (input) => {
            if (input.id === 'poison') throw new Error('a bug')
            if (input.id === 'slow poison') return Promise.reject(new Error('another bug'))
            return store.append(input)
          },
        }),
    })
    const ada = await createRoom(custom.url)
    const other = await RawSocket.enter(custom.wsUrl, ada)
    for (const id of ['poison', 'slow poison']) {
      const socket = await RawSocket.enter(custom.wsUrl, ada)
      socket.say(id, 'x')
      expect((await socket.closed).code).toBe(1011)
    }
    await expectWorking(other)
    expect(custom.faults.map((line) => /a bug|another bug/.exec(line)?.[0])).toEqual(['a bug', 'another bug'])
  })
})
