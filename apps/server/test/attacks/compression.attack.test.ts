import { describe, expect, onTestFinished, test } from 'vitest'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { HandSocket, Opcode } from '../support/hand-socket.ts'
import { expectProblem } from '../support/problem.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

describe('compression (permessage-deflate, Content-Encoding)', () => {
  test.each([
    'permessage-deflate',
    'permessage-deflate; client_max_window_bits; server_max_window_bits=8',
    'permessage-deflate; server_no_context_takeover, permessage-deflate',
    'x-webkit-deflate-frame',
  ])('F5: %s is not negotiated', async (offer) => {
    const socket = await RawSocket.open(server.wsUrl, {
      perMessageDeflate: false,
      headers: { 'sec-websocket-extensions': offer },
    })
    expect(socket.ws.extensions).toBe('')
    socket.send({ type: 'hello', token: (await createRoom(server.url)).token })
    await socket.next('live')
  })

  test('F5: a compressed message is not inflated but closes the connection', async () => {
    const socket = await HandSocket.open(server.wsUrl)
    onTestFinished(() => void socket.tcp.destroy())
    socket.send(Opcode.text, deflateRawSync(Buffer.alloc(1024 * 1024, ' ')), { compressed: true })
    expect(await socket.closed).toBe(1002)
  })

  test.each(['gzip', 'br', 'deflate', 'gzip, identity', 'GZIP', 'x'])(
    'A1: a body with Content-Encoding %s is refused unread',
    async (encoding) => {
      const { code, token } = await createRoom(server.url)
      const headers = { 'content-encoding': encoding, 'content-type': 'application/json' }
      const bodies = ['{"text":"not even compressed"}', gzipSync(`{"text":"${'x'.repeat(1_000_000)}"}`)]
      for (const body of bodies) {
        const answer = await request(`${server.url}/rooms/${code}/messages`, {
          method: 'POST',
          token,
          body,
          headers,
        })
        expectProblem(answer, 'unsupported_media_type')
      }
      const log = await request(`${server.url}/rooms/${code}/events`, { token })
      expect(log.body).toMatchObject({ events: [], head: 0 })
    },
  )

  test('A1: "identity" is no encoding', async () => {
    const headers = { 'content-encoding': 'identity' }
    expect((await request(`${server.url}/rooms`, { body: { name: 'Ada' }, headers })).status).toBe(201)
  })
})
