import { once } from 'node:events'
import { Agent, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { composeServer } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'
import type { Append } from '../../src/ports/store.ts'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { enterTwo, expectWorking } from '../support/entered.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom } from '../support/rest.ts'
import { scrape } from '../support/scrape.ts'
import { makeDataDir } from '../support/test-server.ts'

/** Throws for messages with these ids, at once or later, as a bug of ours would. */
function plantedIn(append: (input: Append) => Promise<unknown>) {
  return (input: Append) => {
    if (input.id === 'poison') throw new Error('planted')
    if (input.id === 'slow poison') return Promise.reject(new TypeError('planted too'))
    return append(input)
  }
}

const startPoisoned = () =>
  startCustomServer({
    store: (store) =>
      wrapStore(store, { append: plantedIn((input) => store.append(input)) as typeof store.append }),
  })

/** Posts over a connection of the agent; tells the answer, and the connection by its port. */
async function send(url: string, options: RequestOptions, body: string) {
  const [response] = (await once(httpRequest(url, { ...options, method: 'POST' }).end(body), 'response')) as [
    IncomingMessage,
  ]
  const port = response.socket.localPort
  return { status: response.statusCode, port, body: await text(response) }
}

const messagesOf = (faults: string[]) =>
  faults.map((line) => (JSON.parse(line) as { err: { message: string } }).err.message)

describe('a throw in one handler closes only that socket', () => {
  test.each([
    ['at once', 'poison', 'planted'],
    ['later', 'slow poison', 'planted too'],
  ])(
    'C1: of a frame, %s: 1011, and the seat’s own other tab and everybody else go on',
    async (_, id, message) => {
      const server = await startPoisoned()
      const { ada, a, b } = await enterTwo(server)
      const tab = await RawSocket.enter(server.wsUrl, ada)
      tab.say(id, 'x')
      expect((await tab.closed).code).toBe(1011)
      for (const socket of [a, b]) await expectWorking(socket)
      expect(JSON.parse(server.faults[0] ?? '')).toMatchObject({
        err: { message },
        room: ada.room.id,
        member: ada.self.id,
      })
      expect(server.faults).toHaveLength(1)
      const now = await scrape(server.url)
      expect(now.get('parley_faults_total')).toBe(1)
      expect(now.get('parley_connections_closed_total{code="1011"}')).toBe(1)
      await expectWorking(await RawSocket.enter(server.wsUrl, ada, { since: 1 }))
    },
  )

  test('of a frame, again and again by many: all others keep what they have', async () => {
    const server = await startPoisoned()
    const { ada, a, b } = await enterTwo(server)
    const tabs = await Promise.all(Array.from({ length: 20 }, () => RawSocket.enter(server.wsUrl, ada)))
    for (const [index, tab] of tabs.entries()) tab.say(index % 2 === 0 ? 'poison' : 'slow poison', 'x')
    const codes = await Promise.all(tabs.map(async ({ closed }) => (await closed).code))
    expect(new Set(codes)).toEqual(new Set([1011]))
    for (const socket of [a, b]) await expectWorking(socket)
    expect(server.faults).toHaveLength(20)
  })

  test('of a request: 500, the sockets stay, and so does the connection that it came over', async () => {
    const server = await startPoisoned()
    const { ada, a, b } = await enterTwo(server)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const post = (id: string) => {
      const headers = { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' }
      return send(
        `${server.url}/rooms/${ada.code}/messages`,
        { agent, headers },
        JSON.stringify({ id, text: 'x' }),
      )
    }
    const failed = await post('poison')
    expect([failed.status, failed.body]).toEqual([500, expect.stringContaining('"internal_error"')])
    expect(failed.body).not.toContain('planted')
    expect(await post('fine')).toMatchObject({ status: 201, port: failed.port })
    for (const socket of [a, b]) await expectWorking(socket)
    expect(messagesOf(server.faults)).toEqual(['planted'])
  })

  test('of a bus message, of somebody else: sockets hear all the same', async () => {
    const server = await startCustomServer({
      bus: (bus) => {
        bus.subscribe(() => {
          throw new Error('planted')
        })
        return bus
      },
    })
    const { a, b } = await enterTwo(server)
    a.say('1', 'x')
    await b.next('event', ({ seq }) => seq === 3)
    for (const socket of [a, b]) await expectWorking(socket)
    expect(new Set(messagesOf(server.faults))).toEqual(new Set(['planted']))
  })

  test('D1: of the log: what was stored goes out, and is acknowledged', async () => {
    const errors: string[] = []
    const logger = createLogger('info', { write: () => undefined })
    const { info } = logger
    Object.assign(logger, {
      info: (details: object, message?: string) => {
        if (message === 'joined') throw new Error('a broken log')
        info.call(logger, details, message)
      },
      error: ({ err }: { err: Error }) => errors.push(err.message),
    })
    const config = loadConfig({ DATA_DIR: await makeDataDir() })
    const server = await composeServer(config, logger, (error) => {
      throw error
    })
    onTestFinished(() => server.close())
    const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
    const socket = await RawSocket.enter(`${url.replace('http', 'ws')}/ws`, await createRoom(url))
    socket.say('1', 'x')
    expect((await socket.next('sent')).seq).toBe(2)
    expect(errors).toEqual(['a broken log'])
  })
})
