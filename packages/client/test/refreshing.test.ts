import type { Session } from '@parley/protocol'
import { expect, test, vi } from 'vitest'
import type { RoomConnection } from '../src/index.ts'
import type { FakeAnswer, FakeRequest } from './fake-server.ts'
import { fakePage, session, type Setup, setup, watch } from './setup.ts'

const fresh: Session = { ...session, token: 'fresh-token' }

/** Connects with a token that is due at once, and no other one is; `answer` is what the server says to the refresh. */
function connectDue(
  { server, connect }: Setup,
  answer: (request: FakeRequest) => FakeAnswer = () => ({ status: 200, json: fresh }),
): RoomConnection {
  server.onRequest = answer
  return connect({ refreshShare: 0, backoffSlowMs: 60_000 })
}

const problem = (status: number, code: string): FakeAnswer => ({
  status,
  json: { type: 'about:blank', title: 'Refused', status, detail: 'Refused.', code },
})

test('T5, T6: the token is refreshed by itself, and the connection stays', async () => {
  const world = await setup()
  const room = connectDue(world)
  const sessions = watch(room, 'session')
  const renewed = await sessions.next()
  expect(renewed.token).toBe('fresh-token')
  expect(room.session).toEqual(renewed)
  const { method, path, headers, body } = await world.server.requests.next()
  expect([method, path, headers.authorization, body]).toEqual([
    'POST',
    '/rooms/AB3K/join',
    'Bearer token-of-ada',
    { name: 'Ada' },
  ])
  await room.whenLive()
  await room.send('still the same connection')
  expect(world.server.connections.all).toHaveLength(1)
})

test('T6: what follows uses the fresh token: the next hello, REST calls, and leaving', async () => {
  const world = await setup()
  const room = connectDue(world)
  const first = await world.server.connections.next()
  expect((await first.next('hello')).token).toBe('token-of-ada')
  await watch(room, 'session').next()
  world.server.onRequest = () => ({ status: 200, json: { events: [], head: 0, floor: 1 } })
  await room.readEvents({})
  expect(world.server.requests.all.at(-1)?.headers.authorization).toBe('Bearer fresh-token')
  first.terminate()
  const second = await world.server.connections.next()
  expect((await second.next('hello')).token).toBe('fresh-token')
  await room.whenLive()
  world.server.onFrame = ({ type }) => type === 'hello'
  world.server.onRequest = () => ({ status: 204 })
  second.terminate()
  await room.leave()
  const last = world.server.requests.all.at(-1)
  expect([last?.path, last?.headers.authorization]).toEqual(['/rooms/AB3K/leave', 'Bearer fresh-token'])
})

test('T6: without a connection as well', async () => {
  const world = await setup()
  world.server.refuseUpgrade = 503
  const room = connectDue(world)
  expect((await watch(room, 'session').next()).token).toBe('fresh-token')
  world.server.refuseUpgrade = null
  const connection = await world.server.connections.next()
  expect((await connection.next('hello')).token).toBe('fresh-token')
})

test.for([
  [401, 'unauthorized', 'unauthorized', 4401],
  [403, 'forbidden', 'removed', 4403],
  [404, 'room_not_found', 'room_gone', 4404],
  // The server did not know the token, and has taken the name for somebody else's.
  [409, 'name_taken', 'unauthorized', 4401],
] as const)(
  'T4: a refresh that is refused with %d %s ends the connection',
  async ([status, code, reason, close]) => {
    const world = await setup()
    const room = connectDue(world, () => problem(status, code))
    const state = await watch(room, 'state').next((each) => each.status === 'closed')
    expect(state).toEqual({ status: 'closed', code: close, reason })
  },
)

test('T5: a seat that is another one was not asked for: it is given up, and the connection ends', async () => {
  const world = await setup()
  const stranger = { ...fresh, self: { ...session.self, id: 'm-another' } }
  const room = connectDue(world, ({ path }) =>
    path.endsWith('/join') ? { status: 200, json: stranger } : { status: 204 },
  )
  const sessions = watch(room, 'session')
  await watch(room, 'state').next(({ status }) => status === 'closed')
  expect(room.state).toMatchObject({ reason: 'unauthorized' })
  const left = await world.server.requests.next(({ path }) => path.endsWith('/leave'))
  expect(left.headers.authorization).toBe('Bearer fresh-token')
  expect(sessions.all).toEqual([])
})

test.for<[string, FakeAnswer]>([
  ['a page of a captive portal', { status: 200, text: '<h1>Sign in</h1>' }],
  ['something else than a session', { status: 200, json: { ...fresh, token: 5 } }],
  ['nothing', { status: 204 }],
  ['a refusal by a proxy', { status: 403, text: 'Forbidden' }],
  ['a server that cannot now', problem(503, 'storage_unavailable')],
])('T6: %s ends nothing: it is tried again', async ([, answer]) => {
  const world = await setup()
  const answers = [answer]
  world.server.onRequest = () => answers.shift() ?? { status: 200, json: fresh }
  const expiresAt = new Date(Date.now() + 5000).toISOString()
  const room = world.client({ refreshShare: 0 }).connect({ ...session, expiresAt })
  expect((await watch(room, 'session').next()).token).toBe('fresh-token')
  await room.whenLive()
})

test('T6: a connection that came with the token before and is closed for it resumes with the fresh one', async () => {
  const world = await setup()
  const room = connectDue(world)
  const states = watch(room, 'state')
  const first = await world.server.connections.next()
  await watch(room, 'session').next()
  first.close(4401)
  await states.next(({ status }) => status === 'reconnecting')
  await states.next(({ status }) => status === 'live')
  const second = await world.server.connections.next()
  second.close(4401)
  expect(await states.next(({ status }) => status === 'closed')).toMatchObject({ reason: 'unauthorized' })
})

test('T6: the time of the welcome decides, not the clock of the device', async () => {
  const world = await setup()
  const day = 86_400_000
  world.server.welcome = { at: new Date(Date.now() - 3 * day).toISOString() }
  world.server.onRequest = () => ({ status: 200, json: fresh })
  const client = world.client({ refreshShare: 0, backoffSlowMs: 60_000 })
  // By this device's clock it expired two days ago.
  const room = client.connect({ ...session, expiresAt: new Date(Date.now() - 2 * day).toISOString() })
  expect((await watch(room, 'session').next()).token).toBe('fresh-token')
})

test('T6: a refresh that failed is tried again when the network is back', async () => {
  const world = await setup()
  const page = fakePage()
  world.server.onRequest = () => problem(503, 'storage_unavailable')
  const room = world
    .client({ environment: page.environment, refreshShare: 0, backoffSlowMs: 60_000 })
    .connect(session)
  const sessions = watch(room, 'session')
  await room.whenLive()
  await world.server.requests.next()
  world.server.onRequest = () => ({ status: 200, json: fresh })
  await vi.waitUntil(() => {
    page.emit('online')
    return sessions.all.length > 0
  })
  expect(room.session.token).toBe('fresh-token')
})

test('after close no token is asked for', async () => {
  const world = await setup()
  world.server.onRequest = () => problem(503, 'storage_unavailable')
  const expiresAt = new Date(Date.now() + 5000).toISOString()
  const room = world.client({ refreshShare: 0 }).connect({ ...session, expiresAt })
  await room.whenLive()
  await world.server.requests.next()
  room.close()
  const before = world.server.requests.all.length
  // The next attempt would be due within half a second.
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(world.server.requests.all.length).toBeLessThanOrEqual(before + 1)
  expect(room.session).toMatchObject({ token: 'token-of-ada' })
})
