import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRoom } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

/** Milliseconds between two bytes of a request that trickles in. */
const TRICKLE_MS = 10

const post = 'POST /rooms HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
const upgrade = 'GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n'
const forever = (text: string) => text.repeat(1000)

/** What is sent at once, and what follows byte by byte. */
const slow: [what: string, first: string, trickle: string][] = [
  ['nothing at all', '', ''],
  ['a request line that stops', 'GET / HT', ''],
  ['a request line in single bytes', 'GET /', forever('x')],
  ['headers that stop', `${post}x: `, ''],
  ['headers in single bytes', post, forever('x: y\r\n')],
  ['one header in single bytes', `${post}x: `, forever('y')],
  ['an upgrade that stops', upgrade, ''],
  ['an upgrade in single bytes', upgrade, forever('x: y\r\n')],
  ['a body that stops', `${post}content-length: 9\r\n\r\n{"a":`, ''],
  ['a body in single bytes', `${post}content-length: 60000\r\n\r\n`, forever('{"a":1, ')],
  ['chunks that stop', `${post}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`, ''],
  ['chunks of single bytes', `${post}transfer-encoding: chunked\r\n\r\n`, forever('1\r\n{\r\n')],
  [
    'a body nobody wants, in single bytes',
    `DELETE /session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n`,
    forever(' '),
  ],
]

/** Sends a slow request; what has been answered when the server ends the connection. */
async function sendSlowly(url: string, first: string, trickle: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  onTestFinished(() => void socket.destroy())
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.on('error', () => undefined)
  socket.write(first)
  let sent = 0
  const trickling = setInterval(() => {
    if (sent < trickle.length && socket.writable) socket.write(trickle[sent++] ?? '')
  }, TRICKLE_MS)
  await once(socket, 'close')
  clearInterval(trickling)
  return answer
}

describe('slow headers or bodies', () => {
  test('get 408, and their connection is closed, whatever stops or trickles', async () => {
    const { url } = await startServer({}, { requestTimeoutMs: 200 })
    await Promise.all(
      slow.map(async ([what, first, trickle]) => {
        const answer = await sendSlowly(url, first, trickle)
        expect(answer, what).toMatch(/^HTTP\/1\.1 408 /)
        expect(answer, what).toContain('"code":"request_timeout"')
        expect(answer, what).toMatch(/\r\nconnection: close\r\n/)
      }),
    )
  })

  test('a second request on a connection that was kept gets 408 all the same', async () => {
    const { url } = await startServer({}, { requestTimeoutMs: 200 })
    const answer = await sendSlowly(url, 'GET /healthz/live HTTP/1.1\r\nhost: x\r\n\r\nGET /he', '')
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 408'])
  })

  test('200 at once keep nobody from being served', async () => {
    const { url } = await startServer({}, { requestTimeoutMs: 1000 })
    const answers = Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const [, first, trickle] = slow[index % slow.length] ?? ['', '', '']
        return sendSlowly(url, first, trickle)
      }),
    )
    for (let round = 0; round < 20; round++) await createRoom(url)
    for (const answer of await answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('in production the limit and the time between two looks stay below 15 s together', async () => {
    const { server: built } = await startServer()
    const { requestTimeout, headersTimeout } = built.app.server
    expect([requestTimeout, headersTimeout]).toEqual([12_000, 12_000])
  })
})
