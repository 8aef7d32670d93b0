import { clientFrameSchemas, type Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../src/log.ts'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { sendRaw } from '../support/raw-http.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

const SECRET = 'a signing secret that nobody else reads, of 32 bytes'
const TEXT = 'a-text-that-nobody-else-reads'
const TITLE = 'Title-Unmistakable'
const KEY = 'an-idempotency-key-that-nobody-else-reads'
const [ADA, BOB] = ['Ada-Unmistakable', 'Bob-Unmistakable']

/** Codes so long that none is found in an id by accident. */
const ENV = { LOG_LEVEL: 'trace', CODE_LENGTH: '12', JWT_SECRET: SECRET }

/** What must not be in a log of these sessions. A token's first part is the same for all. */
function secretsOf(...sessions: Session[]): string[] {
  const parts = sessions.flatMap(({ token }) => token.split('.').slice(1))
  return [...parts, ...sessions.map(({ code }) => code), SECRET, TEXT, TITLE, KEY, ADA, BOB]
}

function expectWithout(logs: string[], secrets: string[]): void {
  const all = logs.join('')
  for (const secret of secrets) expect(all).not.toContain(secret)
}

/** Calls every documented route and every page, well and badly, with whatever could be leaked in every place. */
async function callEverything(url: string, { code, token }: Session): Promise<void> {
  const { body } = await request<{ paths: Record<string, Record<string, unknown>> }>(`${url}/openapi.json`)
  const documented = Object.entries(body.paths).flatMap(([path, calls]) =>
    Object.keys(calls).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace('{code}', code),
    })),
  )
  const hidden = ['/', `/r/${code}`, '/config.json', '/ws', '/nothing', `/${code}`].map((path) => ({
    method: 'GET',
    path,
  }))
  // Those that end the room come last.
  const calls = [...hidden, ...documented].toSorted(
    (one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'),
  )
  const headers = { cookie: `parley_session=${token}x`, 'idempotency-key': KEY, 'x-name': ADA }
  const json = { 'content-type': 'application/json' }
  for (const { method, path } of calls) {
    const query = `?token=${token}&name=${ADA}&after=${TEXT}`
    const hasBody = method === 'POST'
    const bodies = hasBody
      ? [
          { name: BOB, title: TITLE, text: TEXT },
          { name: `${ADA}\u0000`, text: TEXT.repeat(300) },
          `{"x":"${TEXT}`,
        ]
      : [undefined]
    for (const sent of bodies) {
      const type = typeof sent === 'string' ? json : {}
      const more = { method, ...(sent !== undefined && { body: sent }) }
      await request(url + path + query, { ...more, token: `${token}x`, headers: { ...headers, ...type } })
      await request(url + path, { ...more, headers: { ...headers, ...type } })
      if (method !== 'DELETE' && !path.endsWith('/leave'))
        await request(url + path + query, { ...more, token, headers: { ...headers, ...type } })
    }
    const upgrade = `upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\norigin: https://${ADA}.example`
    await sendRaw(url, `GET ${path}${query} HTTP/1.1\r\nhost: x\r\n${upgrade}\r\n\r\n`)
  }
  await sendRaw(url, `GET /%zz?token=${token} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  await sendRaw(
    url,
    `GET /x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nbad header: ${TEXT}\r\n\r\n`,
  )
}

/** Sends every type of frame, well and badly. */
async function sendEverything(wsUrl: string, { token, code }: Session): Promise<void> {
  const socket = await RawSocket.enter(wsUrl, { token })
  for (const type of [...Object.keys(clientFrameSchemas), TEXT]) {
    if (type !== 'leave') socket.send({ type, token, room: code, id: 1, body: { text: TEXT }, kind: TITLE })
  }
  socket.say('id', TEXT)
  socket.say('id', `${TEXT} other`)
  socket.say('long', TEXT.repeat(300))
  socket.ws.send(`{"token":"${token}","text":"${TEXT}`)
  socket.send({ type: 'ping' })
  await socket.next('pong')
  socket.ws.close(4999, ADA)
  await socket.closed
  for (const hello of [{ token: `${token}x` }, { room: code }, { token: TEXT, room: code }]) {
    const refused = await RawSocket.open(wsUrl)
    refused.send({ type: 'hello', ...hello })
    await refused.closed
  }
}

describe('secrets in logs', () => {
  test('a whole life at level trace, failures included, leaves no token, code, name, text, key or cookie', async () => {
    const { url, wsUrl, logs, stop } = await startServer(ENV)
    const ada = await createRoom(url, ADA, { title: TITLE })
    const bob = await joinRoom(url, ada.code, BOB)
    await sendEverything(wsUrl, bob)
    await callEverything(url, ada)
    await request(`${url}/rooms/${ada.code}/leave`, { method: 'POST', token: bob.token })
    await request(`${url}/rooms/${ada.code}`, { method: 'DELETE', token: ada.token })
    await stop()
    expect(logs.length).toBeGreaterThan(5)
    expectWithout(logs, secretsOf(ada, bob))
  })

  test('a fault that quotes what it was given, in its message and its fields, leaves none either', async () => {
    const quoting =
      (failing: string) =>
      (...args: unknown[]) =>
        Promise.reject(
          Object.assign(new Error(`${failing} cannot take ${JSON.stringify(args)}`), { args, input: TEXT }),
        )
    let failing = false
    const { url, wsUrl, faults } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            addSeat: quoting('addSeat'),
            createRoom: (input) => (failing ? quoting('createRoom')(input) : store.createRoom(input)),
            append: quoting('append'),
          }),
      },
      { CODE_LENGTH: '12' },
    )
    const ada = await createRoom(url, ADA, { title: TITLE })
    failing = true
    await request(`${url}/rooms`, { body: { name: ADA, title: TITLE } })
    await request(`${url}/rooms/${ada.code}/join`, { body: { name: BOB } })
    await request(`${url}/rooms/${ada.code}/messages`, { token: ada.token, body: { text: TEXT } })
    const socket = await RawSocket.enter(wsUrl, ada)
    socket.say('id', TEXT)
    await socket.closed
    expect(faults.map((line) => (JSON.parse(line) as { err: { message: string } }).err.message)).toEqual([
      expect.stringMatching(/^createRoom cannot take \[\{/),
      expect.stringMatching(/^addSeat cannot take \["…"/),
      expect.stringMatching(/^append cannot take \[\{/),
      expect.stringMatching(/^append cannot take \[\{/),
    ])
    expect(JSON.parse(faults.at(-1) ?? '')).toMatchObject({ room: ada.room.id, member: ada.self.id })
    expectWithout(faults, secretsOf(ada))
  })

  test.each([
    ['what a parser could not read', () => JSON.parse(TEXT) as unknown],
    ['an address', () => new URL(`//${TEXT} ${ADA}`)],
    ['an argument', () => Buffer.from(Symbol(TEXT) as unknown as string)],
    [
      'a cause',
      () => {
        throw new Error('outer', { cause: new Error(`inner "${TEXT}"`) })
      },
    ],
    [
      'a message that looks like a stack',
      () => {
        throw new Error(`bad\n    at '${TEXT} ${ADA}'\n    at "${TEXT}"`)
      },
    ],
    [
      'what is no error',
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- somebody's library may
        throw TEXT
      },
    ],
  ])('%s in an error is not logged', (_, fault) => {
    const lines: string[] = []
    const logger = createLogger('trace', { write: (line) => void lines.push(line) })
    try {
      fault()
    } catch (error) {
      logger.error({ err: error }, 'request failed')
    }
    expect(lines).toHaveLength(1)
    for (const secret of [TEXT.slice(0, 8), ADA]) expect(lines[0]).not.toContain(secret)
  })

  test('a token is blotted out, wherever it comes from', async () => {
    const { url } = await startServer()
    const { token } = await createRoom(url)
    const lines: string[] = []
    const logger = createLogger('trace', { write: (line) => void lines.push(line) })
    logger.warn({ path: `/ws?token=${token}`, err: new Error(`Bearer ${token}`) }, `cookie ${token}`)
    expect(lines.join('').match(/\[token\]/g)).toHaveLength(3)
    expectWithout(lines, token.split('.').slice(1))
  })
})
