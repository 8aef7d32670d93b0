import { describe, expect, onTestFinished, test } from 'vitest'
import { enterNew, expectWorking } from '../support/entered.ts'
import { clientFrame, HandSocket, Opcode } from '../support/hand-socket.ts'
import { expectProblem } from '../support/problem.ts'
import { createRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

const invalid: [string, string][] = [
  ['bytes that no character begins with', '\xff\xfe'],
  ['an encoded surrogate', '\xed\xa0\x80'],
  ['a pair of them (CESU-8)', '\xed\xa0\xbd\xed\xb8\x80'],
  ['an overlong slash', '\xc0\xaf'],
  ['an overlong quotation mark', '\xc0\xa2'],
  ['what is beyond U+10FFFF', '\xf4\x90\x80\x80'],
  ['a character that is cut off', '\xf0\x9f\x99'],
  ['a continuation without a beginning', '\x80'],
]

describe('invalid UTF-8', () => {
  test.each(invalid)('F5: %s closes with 1007, and nothing is stored', async (_, bytes) => {
    const [socket, other] = [await enterNew(server), await enterNew(server)]
    const frame = `{"type":"send","id":"1","kind":"message","body":{"text":"${bytes}"}}`
    socket.ws.send(Buffer.from(frame, 'latin1'), { binary: false })
    expect((await socket.closed).code).toBe(1007)
    expect(socket.frames.some(({ type }) => type === 'sent')).toBe(false)
    await expectWorking(other)
  })

  test.each(invalid)('A1: %s in a body is a 400, as JSON and as text', async (_, bytes) => {
    const { code, token } = await createRoom(server.url)
    const url = `${server.url}/rooms/${code}/messages`
    for (const [type, text] of [
      ['application/json', `{"text":"${bytes}"}`],
      ['text/plain', bytes],
    ] as const) {
      const body = Buffer.from(text, 'latin1')
      const answer = await request(url, { method: 'POST', token, body, headers: { 'content-type': type } })
      expectProblem(answer, 'invalid_request', ['body'])
    }
  })

  test('F5: in the reason of a close it ends the connection with 1007', async () => {
    const socket = await HandSocket.open(server.wsUrl)
    onTestFinished(() => void socket.tcp.destroy())
    socket.send(Opcode.close, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))
    expect(await socket.closed).toBe(1007)
  })

  test('F4: a character that two fragments share is whole', async () => {
    const socket = await HandSocket.open(server.wsUrl)
    onTestFinished(() => void socket.tcp.destroy())
    const answered = new Promise<string>((resolve) => {
      socket.onMessage = ({ payload }) => resolve(payload.toString())
    })
    const bytes = Buffer.from('{"type":"🙂"}')
    socket.tcp.write(clientFrame(Opcode.text, bytes.subarray(0, 11), { fin: false }))
    socket.tcp.write(clientFrame(Opcode.continuation, bytes.subarray(11)))
    expect(JSON.parse(await answered)).toMatchObject({ code: 'unknown_type' })
  })
})

describe('lone surrogates', () => {
  const lone = ['\\ud800', 'a\\udc00b', '\\ud83d \\ude42', '\\ude42\\ud83d']

  test.each(lone)(
    'M1, M2: %s as a text or an id is refused with an error, and nothing is stored',
    async (escaped) => {
      const socket = await enterNew(server)
      for (const [id, text] of [
        ['1', escaped],
        [escaped, 'x'],
      ]) {
        const before = socket.frames.length
        socket.ws.send(`{"type":"send","id":"${id}","kind":"message","body":{"text":"${text}"}}`)
        await expect.poll(() => socket.frames.length, { interval: 1 }).toBeGreaterThan(before)
        expect(socket.frames[before]).toMatchObject({ type: 'error', code: 'invalid_request' })
      }
      await expectWorking(socket)
      expect(socket.events.at(-1)?.seq).toBe(2)
    },
  )

  test.each(lone)('A3: %s in a body is a 400 that names the field', async (escaped) => {
    const { code, token } = await createRoom(server.url)
    const room = `/rooms/${code}`
    const calls: [path: string, body: string, field: string][] = [
      ['/rooms', `{"name":"${escaped}"}`, 'name'],
      ['/rooms', `{"name":"Ada","title":"${escaped}"}`, 'title'],
      [`${room}/join`, `{"name":"${escaped}"}`, 'name'],
      [`${room}/messages`, `{"text":"${escaped}"}`, 'text'],
      [`${room}/messages`, `{"text":"x","id":"${escaped}"}`, 'id'],
    ]
    for (const [path, body, field] of calls) {
      const headers = { 'content-type': 'application/json' }
      const answer = await request(server.url + path, { method: 'POST', token, body, headers })
      expectProblem(answer, 'invalid_request', [field])
    }
  })
})
