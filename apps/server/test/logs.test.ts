import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sendRaw } from './support/raw-http.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { startServer } from './support/test-server.ts'

const TEXT = 'a-text-that-nobody-else-reads'
const NAMES = ['Ada-Unmistakable', 'Bob-Unmistakable']

/** Does about everything that a room can see, well and badly, and gives what must not be in a log. */
async function liveALittle(url: string, wsUrl: string): Promise<string[]> {
  const [adaName = '', bobName = ''] = NAMES
  const ada = await createRoom(url, adaName, { title: 'Title-Unmistakable' })
  const bob = await joinRoom(url, ada.code, bobName)
  const room = `${url}/rooms/${ada.code}`
  const socket = await RawSocket.enter(wsUrl, ada)
  socket.say('an-id', TEXT)
  await socket.next('sent')
  socket.send({ type: 'nonsense', text: TEXT })
  await socket.next('error')
  const calls: [string, Parameters<typeof request>[1]][] = [
    ['/messages', { token: bob.token, body: { text: TEXT, id: 'b1' } }],
    ['/messages', { token: bob.token, body: { text: `${TEXT} other`, id: 'b1' } }],
    [
      '/messages',
      { token: bob.token, body: `{"text":"${TEXT}`, headers: { 'content-type': 'application/json' } },
    ],
    ['/messages', { token: bob.token, body: { text: TEXT.repeat(300) } }],
    ['/messages', { token: `${bob.token}x`, body: { text: TEXT } }],
    ['/join', { body: { name: bobName } }],
    ['/join', { body: { name: `${bobName}\r\n{"level":60,"msg":"forged"}` } }],
    ['/join', { body: { name: `\u001B[31m${bobName}` } }],
    [`/events?token=${bob.token}&limit=x`, { token: bob.token }],
    [`/unknown/${bob.token}`, {}],
    [`/%zz?token=${bob.token}`, {}],
    ['', { method: 'DELETE', token: bob.token }],
    ['/leave', { method: 'POST', token: bob.token }],
    ['', { headers: { cookie: `parley_session=${bob.token}` } }],
  ]
  for (const [path, options] of calls) await request(room + path, options)
  await sendRaw(
    url,
    `GET /x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.token}\r\nbad header: ${TEXT}\r\n\r\n`,
  )
  await request(room, { method: 'DELETE', token: ada.token })
  await socket.closed
  const parts = [ada, bob].flatMap(({ token }) => token.split('.').slice(1))
  return [...parts, TEXT, ...NAMES, 'Title-Unmistakable', `"${ada.code}"`, `/${ada.code}`, 'forged', '\u001B']
}

describe('logs', () => {
  test.each(['info', 'trace'])(
    'at %s they are lines of JSON that hold no token, text, name, title or code',
    async (level) => {
      const { url, wsUrl, logs, stop } = await startServer({ LOG_LEVEL: level })
      const secrets = await liveALittle(url, wsUrl)
      await stop()
      const all = logs.join('')
      for (const secret of secrets) expect(all).not.toContain(secret)
      expect(all).toMatch(/"msg":"room created"/)
      expect(all).toMatch(/"msg":"room deleted by its host"/)
      const lines = all.trimEnd().split('\n')
      expect(lines.length).toBeGreaterThan(5)
      for (const line of lines) {
        expect(JSON.parse(line)).toMatchObject({
          level: expect.any(Number) as number,
          time: expect.any(Number) as number,
          msg: expect.any(String) as string,
        })
      }
    },
  )

  test('an unforeseen fault is logged with its stack, and without the request', async () => {
    const { url, faults } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          addSeat: async () => {
            throw new Error('unforeseen')
          },
        }),
    })
    const host = await createRoom(url)
    const answer = await request(`${url}/rooms/${host.code}/join`, {
      token: host.token.slice(0, -1),
      body: { name: NAMES[0] },
    })
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error'])
    expect(faults).toHaveLength(1)
    expect(JSON.parse(faults[0] ?? '')).toMatchObject({
      msg: 'request failed',
      err: { message: 'unforeseen', stack: expect.stringContaining('logs.test.ts') as string },
    })
    for (const secret of [NAMES[0] ?? '', host.code, host.token.slice(0, 40)])
      expect(faults[0]).not.toContain(secret)
  })
})
