import { createId, NetworkError, ParleyClient } from '@parley/client'
import type { RoomEvent, Session } from '@parley/protocol'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { startMain } from './support/main-process.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { makeDataDir, startServer } from './support/test-server.ts'

const server = sharedServer()

/** An answer as it went over the wire, but for what tells when it did. */
async function raw(url: string, body: unknown, headers: Record<string, string>) {
  const text = typeof body === 'string'
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': text ? 'text/plain' : 'application/json', ...headers },
    body: text ? body : JSON.stringify(body),
  })
  const told = [...response.headers].filter(([name]) => name !== 'date')
  return { status: response.status, headers: told, body: await response.text() }
}

const keyed = (key: string, token?: string) => ({
  'idempotency-key': key,
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
})

const readEvents = async (url: string, { code, token }: Session) =>
  (await request<{ events: RoomEvent[] }>(`${url}/rooms/${code}/events`, { token })).body.events

/** Waits for the clock's next second: times in tokens are whole ones. */
async function nextSecond(): Promise<void> {
  const now = () => Math.floor(Date.now() / 1000)
  const start = now()
  await expect.poll(now, { interval: 20 }).toBeGreaterThan(start)
}

/** A request for each of the three routes: its path, a body, the same one otherwise written, and another. */
async function makingCalls(url: string) {
  const host = await createRoom(url, 'Host')
  const room = `/rooms/${host.code}`
  const [ada, bob] = [{ name: 'Ada' }, { name: 'Bob' }]
  return [
    { path: '/rooms', body: ada, same: { x: 1, lifetime: 'ephemeral', name: ' Ada ' }, different: bob },
    { path: `${room}/join`, body: ada, same: { x: 1, name: 'A\u0064a ' }, different: bob },
    { path: `${room}/join`, body: ada, same: { x: 1, ...ada }, different: bob, token: host.token },
    {
      path: `${room}/messages`,
      body: { text: 'Hello', id: 'one' },
      same: { id: 'one', text: ' Hello\n', by: 'me' },
      different: { text: 'Hello', id: 'two' },
      token: host.token,
    },
    { path: `${room}/messages`, body: { text: 'Bye' }, same: 'Bye ', different: 'By', token: host.token },
  ]
}

describe('a request under an Idempotency-Key', () => {
  test('A4: gets the first answer again, to the byte, cookie and Location included', async () => {
    const calls = await makingCalls(server.url)
    const answering = calls.map(async ({ path, body, same, token }) => {
      const headers = keyed(randomUUID(), token)
      return { path, body, same, headers, first: await raw(server.url + path, body, headers) }
    })
    const answered = await Promise.all(answering)
    await nextSecond()
    for (const { path, body, same, headers, first } of answered) {
      expect(first.status, path).toBeLessThan(300)
      expect(await raw(server.url + path, body, headers), path).toEqual(first)
      expect(await raw(server.url + path, same, headers), `${path}, in other words`).toEqual(first)
    }
  })

  test('A4: with another body it is refused with id_conflict, and does nothing', async () => {
    for (const { path, body, different, token } of await makingCalls(server.url)) {
      const headers = keyed(randomUUID(), token)
      const first = await raw(server.url + path, body, headers)
      const refused = await raw(server.url + path, different, headers)
      expect(refused.status, path).toBe(409)
      expect(JSON.parse(refused.body), path).toMatchObject({ code: 'id_conflict' })
      expect(await raw(server.url + path, body, headers), path).toEqual(first)
    }
  })

  test('A4: many at once have one effect and one answer', async () => {
    for (const { path, body, token } of await makingCalls(server.url)) {
      const headers = keyed(randomUUID(), token)
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => raw(server.url + path, body, headers)),
      )
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size, path).toBe(1)
    }
  })

  test('A4: and one without a key is done each time', async () => {
    const host = await createRoom(server.url)
    for (const text of ['x', 'x']) {
      const { status } = await request(`${server.url}/rooms/${host.code}/messages`, {
        token: host.token,
        body: { text },
      })
      expect(status).toBe(201)
    }
    expect(await readEvents(server.url, host)).toHaveLength(3)
  })

  test('A4: a message posted twice stands once in the log, and 201 stays 201', async () => {
    const host = await createRoom(server.url)
    const url = `${server.url}/rooms/${host.code}/messages`
    const headers = keyed(randomUUID(), host.token)
    const { status } = await raw(url, { text: 'x', id: 'mine' }, headers)
    expect([status, (await raw(url, { text: 'x', id: 'mine' }, headers)).status]).toEqual([201, 201])
    expect((await raw(url, { text: 'x', id: 'mine' }, keyed(randomUUID(), host.token))).status).toBe(200)
    expect((await readEvents(server.url, host)).map(({ kind }) => kind)).toEqual(['joined', 'message'])
  })

  test('A4: a key belongs to its route, room and seat', async () => {
    const [one, two] = [await createRoom(server.url), await createRoom(server.url)]
    const bob = await joinRoom(server.url, one.code, 'Bob')
    const key = randomUUID()
    const answers = await Promise.all([
      raw(`${server.url}/rooms`, { name: 'Eve' }, keyed(key)),
      raw(`${server.url}/rooms/${one.code}/join`, { name: 'Eve' }, keyed(key)),
      raw(`${server.url}/rooms/${two.code}/join`, { name: 'Eve' }, keyed(key)),
      raw(`${server.url}/rooms/${one.code}/join`, { name: 'Eve' }, keyed(key, one.token)),
      raw(`${server.url}/rooms/${one.code}/messages`, { text: 'x' }, keyed(key, one.token)),
      raw(`${server.url}/rooms/${one.code}/messages`, { text: 'x' }, keyed(key, bob.token)),
    ])
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 201, 201])
    expect(new Set(answers.map(({ body }) => body)).size).toBe(answers.length)
  })

  test('A4: a refusal is not remembered', async () => {
    const host = await createRoom(server.url, 'Ada')
    const bob = await joinRoom(server.url, host.code, 'Bob')
    const join = `${server.url}/rooms/${host.code}/join`
    const key = randomUUID()
    expect((await raw(join, { name: 'Bob' }, keyed(key))).status).toBe(409)
    await request(`${server.url}/rooms/${host.code}/leave`, { method: 'POST', token: bob.token })
    expect((await raw(join, { name: 'Bob' }, keyed(key))).status).toBe(200)
  })

  test('A4: of a room that is gone gets the first answer if it opened it, else the refusal', async () => {
    const key = randomUUID()
    const opened = await raw(`${server.url}/rooms`, { name: 'Ada', title: 'Physics' }, keyed(key))
    const host = JSON.parse(opened.body) as Session
    const room = `${server.url}/rooms/${host.code}`
    await raw(`${room}/join`, { name: 'Bob' }, keyed(key))
    await raw(`${room}/messages`, { text: 'x' }, keyed(key, host.token))
    await request(room, { method: 'DELETE', token: host.token })
    expect(await raw(`${server.url}/rooms`, { name: 'Ada', title: 'Physics' }, keyed(key))).toEqual(opened)
    expect((await raw(`${room}/join`, { name: 'Bob' }, keyed(key))).status).toBe(404)
    expect((await raw(`${room}/messages`, { text: 'x' }, keyed(key, host.token))).status).toBe(404)
  })

  test('A4, T4: of a seat that is gone, a join gets the first answer, whose token is none; a message gets 401', async () => {
    const host = await createRoom(server.url)
    const room = `${server.url}/rooms/${host.code}`
    const key = randomUUID()
    const joined = await raw(`${room}/join`, { name: 'Bob' }, keyed(key))
    const { token } = JSON.parse(joined.body) as Session
    expect((await raw(`${room}/messages`, { text: 'x' }, keyed(key, token))).status).toBe(201)
    await request(`${room}/leave`, { method: 'POST', token })
    expect(await raw(`${room}/join`, { name: 'Bob' }, keyed(key))).toEqual(joined)
    expect((await request(room, { token })).status).toBe(401)
    expect((await raw(`${room}/messages`, { text: 'x' }, keyed(key, token))).status).toBe(401)
  })

  test('A4, L5: counts as a request: a limit may refuse the repetition', async () => {
    const { url } = await startServer({ LIMIT_ROOMS_ADDRESS: '1/10m' })
    const key = randomUUID()
    const statuses = []
    for (let times = 0; times < 2; times++)
      statuses.push((await raw(`${url}/rooms`, { name: 'Ada' }, keyed(key))).status)
    expect(statuses).toEqual([201, 429])
  })

  test.each(['', 'x'.repeat(15), 'x'.repeat(256)])('A4: %j is no key, and says so', async (key) => {
    for (const { path, body, token } of await makingCalls(server.url)) {
      const { status, body: problem } = await raw(server.url + path, body, keyed(key, token))
      expect(status, path).toBe(400)
      expect(JSON.parse(problem), path).toMatchObject({
        code: 'invalid_request',
        errors: [{ field: 'idempotency-key' }],
      })
    }
  })

  test('A4: the API document shows the header of the three routes, with a warning, and no other has it', async () => {
    interface Operation {
      parameters?: { in: string; name: string; description?: string; schema: object }[]
    }
    const { body } = await request<{ paths: Record<string, Record<string, Operation>> }>(
      `${server.url}/openapi.json`,
    )
    const taking = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ parameters = [] }) =>
        parameters
          .filter(({ in: place, name }) => place === 'header' && name === 'Idempotency-Key')
          .map(({ schema, description }) => [path, schema, description]),
      ),
    )
    const key = expect.objectContaining({ minLength: 16, maxLength: 255 })
    const warning = expect.stringMatching(/at random.*tokens included/)
    expect(taking).toEqual([
      ['/rooms', key, warning],
      ['/rooms/{code}/join', key, warning],
      ['/rooms/{code}/messages', key, warning],
    ])
  })

  test('A4: a key has 16 to 255 characters', async () => {
    for (const key of ['x'.repeat(16), 'y'.repeat(255)])
      expect((await raw(`${server.url}/rooms`, { name: 'Ada' }, keyed(key))).status).toBe(201)
  })
})

describe('what a repetition leaves alone', () => {
  test('A4, R4: the time for which an unused room waits does not begin again', async () => {
    const { url } = await startServer({ UNUSED_ROOM_SECONDS: '1' })
    const create = () => raw(`${url}/rooms`, { name: 'Ada' }, keyed('the same key each time'))
    const { code, token } = JSON.parse((await create()).body) as Session
    // Asked for again and again: if that counted, the room would stay open for ever.
    const status = async () => {
      await create()
      return (await request(`${url}/rooms/${code}`, { token })).status
    }
    await expect.poll(status, { interval: 200, timeout: 10_000 }).toBe(404)
  })
})

describe('the answer to a key', () => {
  test('A4: is the same after kill -9 and a start with another secret, but for the signature', async () => {
    const dataDir = await makeDataDir()
    const env = { DATA_DIR: dataDir, JWT_SECRET: 'a secret of this test, 32 bytes or more' }
    const key = randomUUID()
    const first = await startMain(env)
    const opened = await raw(`${first.url}/rooms`, { name: 'Ada' }, keyed(key))
    const session = JSON.parse(opened.body) as Session
    const post = [{ text: 'Hello' }, keyed(key, session.token)] as const
    const posted = await raw(`${first.url}/rooms/${session.code}/messages`, ...post)
    first.child.kill('SIGKILL')
    await first.exited

    const second = await startServer(env)
    expect((await raw(`${second.url}/rooms`, { name: 'Ada' }, keyed(key))).body).toBe(opened.body)
    expect((await raw(`${second.url}/rooms/${session.code}/messages`, ...post)).body).toBe(posted.body)
    expect(await readEvents(second.url, session)).toHaveLength(2)
    await second.stop()

    const third = await startServer({ ...env, JWT_SECRET: 'another secret, of 32 bytes or more too' })
    const again = await raw(`${third.url}/rooms`, { name: 'Ada' }, keyed(key))
    const signed = JSON.parse(again.body) as Session
    expect({ ...signed, token: '' }).toEqual({ ...session, token: '' })
    expect(signed.token.split('.').slice(0, 2)).toEqual(session.token.split('.').slice(0, 2))
    expect((await readEvents(third.url, signed)).length).toBe(2)
  }, 60_000)

  test('A4: is there if the connection broke after the effect, and only then', async () => {
    let lost = 0
    const { url } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          // As if the process had died between the store's answer and the client's.
          createRoom: async (input) => {
            const result = await store.createRoom(input)
            if (lost++ === 0) throw new Error('the answer was lost')
            return result
          },
        }),
    })
    const key = randomUUID()
    expect((await raw(`${url}/rooms`, { name: 'Ada' }, keyed(key))).status).toBe(500)
    const { status, body } = await raw(`${url}/rooms`, { name: 'Ada' }, keyed(key))
    expect(status).toBe(201)
    expect((await raw(`${url}/rooms`, { name: 'Ada' }, keyed(key))).body).toBe(body)
    expect((await raw(`${url}/rooms`, { name: 'Bob' }, keyed(key))).status).toBe(409)
  })
})

describe('the SDK', () => {
  test('A4: a call that got no answer is made again under its key, and has happened once', async () => {
    let answers = 0
    /** Of every two answers the first gets lost. */
    const lossy: typeof fetch = async (...args) => {
      const response = await fetch(...args)
      if (answers++ % 2 === 0) throw new TypeError('the connection broke')
      return response
    }
    const parley = new ParleyClient({ url: server.url, fetch: lossy })
    const twice = async <Made>(make: () => Promise<Made>): Promise<Made> => {
      await expect(make()).rejects.toThrow(NetworkError)
      return make()
    }
    const [opening, joining, posting] = [createId(), createId(), createId()]
    const host = await twice(() => parley.createRoom({ name: 'Ada' }, { idempotencyKey: opening }))
    const bob = await twice(() => parley.joinRoom(host.code, { name: 'Bob' }, { idempotencyKey: joining }))
    expect(bob.self.name).toBe('Bob')
    const message = await twice(() =>
      parley.postMessage(bob, 'Hello', { id: 'mine', idempotencyKey: posting }),
    )
    const events = await readEvents(server.url, host)
    expect(events.slice(1)).toEqual([message])
    await expect(
      twice(() => parley.createRoom({ name: 'Eve' }, { idempotencyKey: opening })),
    ).rejects.toMatchObject({ code: 'id_conflict' })
  })
})
