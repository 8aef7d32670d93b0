import { expect, test } from 'vitest'
import { NetworkError, ProblemError } from '../src/index.ts'
import type { FakeAnswer } from './fake-server.ts'
import { session, setup } from './setup.ts'

const bearer = `Bearer ${session.token}`

/** A client of a server that gives every call this answer. */
async function answering(answer: FakeAnswer, options = {}) {
  const { server, client } = await setup()
  server.onRequest = () => answer
  return { server, parley: client(options) }
}

const problem = (status: number, code: string, more = {}): Exclude<FakeAnswer, 'never'> => ({
  status,
  json: { type: 'about:blank', title: 'A title', status, code, detail: 'A detail', ...more },
})

test('createRoom posts name and options, and gives the session', async () => {
  const { server, parley } = await answering({ status: 201, json: session })
  expect(await parley.createRoom({ name: 'Ada', title: 'Tea', lifetime: 'kept' })).toEqual(session)
  expect(server.requests.all).toMatchObject([
    { method: 'POST', path: '/rooms', body: { name: 'Ada', title: 'Tea', lifetime: 'kept' } },
  ])
})

test('joinRoom sends the code as it was typed', async () => {
  const { server, parley } = await answering({ status: 200, json: session })
  expect(await parley.joinRoom(' ab-3k', { name: 'Bob' })).toEqual(session)
  expect(server.requests.all).toMatchObject([{ path: '/rooms/%20ab-3k/join', body: { name: 'Bob' } }])
  expect(server.requests.all[0]?.headers.authorization).toBeUndefined()
})

test('T5: joinRoom with a token asks for the same seat', async () => {
  const { server, parley } = await answering({ status: 200, json: session })
  await parley.joinRoom('AB3K', { name: 'Ada' }, { token: session.token })
  expect(server.requests.all[0]?.headers.authorization).toBe(bearer)
})

test('A4: an idempotency key goes along', async () => {
  const { server, parley } = await answering({ status: 201, json: session })
  await parley.createRoom({ name: 'Ada' }, { idempotencyKey: 'a-key-of-16-chars' })
  expect(server.requests.all[0]?.headers['idempotency-key']).toBe('a-key-of-16-chars')
})

test('roomState asks with the token', async () => {
  const state = { room: session.room, members: [], memberCount: 0, head: 0 }
  const { server, parley } = await answering({ status: 200, json: state })
  expect(await parley.roomState(session)).toEqual(state)
  expect(server.requests.all).toMatchObject([
    { method: 'GET', path: '/rooms/AB3K', headers: { authorization: bearer } },
  ])
})

test('A5: readEvents asks for a page', async () => {
  const { server, parley } = await answering({ status: 200, json: { events: [], head: 0, floor: 1 } })
  await parley.readEvents(session, { before: 51, limit: 50 })
  expect(server.requests.all[0]?.path).toBe('/rooms/AB3K/events?before=51&limit=50')
})

test('E4: readEvents turns kinds that are unknown into hidden', async () => {
  const { seq, at, by } = { seq: 1, at: '2026-11-20T08:00:00.000Z', by: 'm-bob' }
  const message = { seq: 2, at, by, kind: 'message', id: 'x', body: { text: 'hi' } }
  const events = [{ seq, at, by, kind: 'of-tomorrow', body: {} }, message]
  const { parley } = await answering({ status: 200, json: { events, head: 2, floor: 1 } })
  expect((await parley.readEvents(session)).events).toEqual([{ seq: 1, kind: 'hidden' }, message])
})

test('A7: members asks for the page after a cursor', async () => {
  const { server, parley } = await answering({ status: 200, json: { members: [], next: null } })
  expect(await parley.members(session, { after: 'a/b' })).toEqual({ members: [], next: null })
  expect(server.requests.all[0]?.path).toBe('/rooms/AB3K/members?after=a%2Fb')
})

test('A6: postMessage sends the text with an id', async () => {
  const { server, parley } = await answering({ status: 201, json: { seq: 1 } })
  await parley.postMessage(session, 'hi')
  await parley.postMessage(session, 'hi', { id: 'mine' })
  const bodies = server.requests.all.map(({ body }) => body)
  expect(bodies).toEqual([
    { text: 'hi', id: expect.stringMatching(/^[\w-]{22}$/) as string },
    { text: 'hi', id: 'mine' },
  ])
})

test('A8: leave and deleteSession give up the seat', async () => {
  const { server, parley } = await answering({ status: 204 })
  await parley.leave(session)
  await parley.deleteSession({ token: session.token })
  await parley.deleteSession()
  expect(
    server.requests.all.map(({ method, path, headers }) => [method, path, headers.authorization]),
  ).toEqual([
    ['POST', '/rooms/AB3K/leave', bearer],
    ['DELETE', '/session', bearer],
    ['DELETE', '/session', undefined],
  ])
})

test('R3: deleteRoom deletes', async () => {
  const { server, parley } = await answering({ status: 204 })
  await parley.deleteRoom(session)
  expect(server.requests.all).toMatchObject([{ method: 'DELETE', path: '/rooms/AB3K' }])
})

test('session gives that of the token', async () => {
  const { server, parley } = await answering({ status: 200, json: session })
  expect(await parley.session({ token: session.token })).toEqual(session)
  expect(server.requests.all).toMatchObject([{ path: '/session', headers: { authorization: bearer } }])
})

test('config gives what the server tells its web app', async () => {
  const { parley } = await answering({ status: 200, json: { apiUrl: '', codeLength: 4 } })
  expect(await parley.config()).toEqual({ apiUrl: '', codeLength: 4 })
})

test('A2: a refusal becomes a ProblemError with status, code and detail', async () => {
  const { parley } = await answering(problem(404, 'room_not_found'))
  const error: unknown = await parley.joinRoom('ZZZZ', { name: 'Ada' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ProblemError)
  expect(error).toMatchObject({
    status: 404,
    code: 'room_not_found',
    detail: 'A detail',
    message: 'A detail',
  })
})

test('A3: invalid_request lists the fields', async () => {
  const errors = [{ field: 'name', message: 'is empty' }]
  const { parley } = await answering(problem(400, 'invalid_request', { errors }))
  await expect(parley.createRoom({ name: '' })).rejects.toMatchObject({ errors })
})

test('N4: name_taken suggests a name', async () => {
  const { parley } = await answering(problem(409, 'name_taken', { suggestion: 'Ada 2' }))
  await expect(parley.joinRoom('AB3K', { name: 'Ada' })).rejects.toMatchObject({
    suggestion: 'Ada 2',
    errors: [],
  })
})

test('A3: forbidden gives its reason', async () => {
  const { parley } = await answering(problem(403, 'forbidden', { reason: 'locked' }))
  await expect(parley.joinRoom('AB3K', { name: 'Ada' })).rejects.toMatchObject({ reason: 'locked' })
})

test('A3: Retry-After in seconds becomes milliseconds', async () => {
  const limited = problem(429, 'rate_limited')
  const { parley } = await answering({ ...limited, headers: { 'retry-after': '7' } })
  await expect(parley.createRoom({ name: 'Ada' })).rejects.toMatchObject({ retryAfterMs: 7000 })
})

test('A3: Retry-After as a date becomes milliseconds from now', async () => {
  const limited = problem(429, 'rate_limited')
  const header = new Date(Date.now() + 60_000).toUTCString()
  const { parley } = await answering({ ...limited, headers: { 'retry-after': header } })
  await expect(parley.createRoom({ name: 'Ada' })).rejects.toMatchObject({
    retryAfterMs: expect.closeTo(60_000, -4) as number,
  })
})

test('an error page of a proxy is a ProblemError with its status and unexpected_response', async () => {
  const { parley } = await answering({ status: 502, text: '<h1>Bad gateway</h1>' })
  await expect(parley.createRoom({ name: 'Ada' })).rejects.toMatchObject({
    name: 'ProblemError',
    status: 502,
    code: 'unexpected_response',
  })
})

test('the page of a captive portal is a NetworkError', async () => {
  const { parley } = await answering({ status: 200, text: '<h1>Welcome to our Wi-Fi</h1>' })
  const error: unknown = await parley.createRoom({ name: 'Ada' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(NetworkError)
  expect(error).toMatchObject({ code: 'invalid_answer' })
})

test('a server that is not there is a NetworkError', async () => {
  const { server, client } = await setup()
  await server.stop()
  await expect(client().createRoom({ name: 'Ada' })).rejects.toMatchObject({
    name: 'NetworkError',
    code: 'unreachable',
  })
  await server.restart()
})

test('a server that does not answer in time is a NetworkError', async () => {
  const { parley } = await answering('never', { requestTimeoutMs: 20 })
  await expect(parley.createRoom({ name: 'Ada' })).rejects.toMatchObject({
    name: 'NetworkError',
    code: 'timeout',
  })
})

test('a call can be aborted, before and after it began', async () => {
  const { server, parley } = await answering('never')
  const abort = new AbortController()
  const call = parley.createRoom({ name: 'Ada' }, { signal: abort.signal })
  await server.requests.next()
  abort.abort()
  await expect(call).rejects.toMatchObject({ name: 'NetworkError', code: 'aborted' })
  await expect(parley.config({ signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' })
})

test('a fetch of the caller is used, with the credentials asked for', async () => {
  const { client } = await setup()
  const seen: unknown[] = []
  const fetch: typeof globalThis.fetch = (_, init) => {
    seen.push(init?.credentials)
    return Promise.resolve(Response.json(session))
  }
  await client({ fetch }).session()
  await client({ fetch, credentials: 'omit' }).session()
  expect(seen).toEqual(['same-origin', 'omit'])
})

test('a room connection reads the log of its room', async () => {
  const { server, connect } = await setup()
  server.onRequest = () => ({ status: 200, json: { events: [], head: 0, floor: 1 } })
  await connect().readEvents({ before: 10 })
  expect(server.requests.all[0]?.path).toBe('/rooms/AB3K/events?before=10')
})
