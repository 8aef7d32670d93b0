import { expect, test } from 'vitest'
import { NetworkError, ProblemError } from '../src/index.ts'
import { session, type Setup, setup, watch } from './setup.ts'

async function liveRoom({ server, connect }: Setup, options = {}) {
  const room = connect(options)
  await room.whenLive()
  return { room, states: watch(room, 'state'), first: await server.connections.next() }
}

/** Live once, and without a server since. */
async function cutOffRoom(world: Setup) {
  const cutOff = await liveRoom(world, { backoffFirstMs: 60_000, backoffFastMs: 60_000, random: () => 0.99 })
  cutOff.first.terminate()
  await cutOff.states.next(({ status }) => status === 'reconnecting')
  return cutOff
}

test('P3: live, leaving goes by the connection, and is done when that is closed', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  await room.leave()
  expect(room.state).toEqual({ status: 'closed', code: 1000, reason: 'left' })
  expect(first.frames.all.at(-1)).toEqual({ type: 'leave' })
  expect(world.server.requests.all).toEqual([])
})

test('what was sent before leaving goes out before it', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const bye = room.send('bye')
  await room.leave()
  expect(await bye).toMatchObject({ status: 'acked' })
})

test('P3: without a connection, leaving goes by REST', async () => {
  const world = await setup()
  const { room } = await cutOffRoom(world)
  await room.leave()
  expect(room.state).toEqual({ status: 'closed', code: 1000, reason: 'left' })
  expect(world.server.requests.all).toMatchObject([
    { method: 'POST', path: '/rooms/AB3K/leave', headers: { authorization: `Bearer ${session.token}` } },
  ])
})

test('a leave frame that is not answered is followed by REST', async () => {
  const world = await setup()
  world.server.onFrame = ({ type }) => type === 'leave'
  const { room } = await liveRoom(world, { leaveTimeoutMs: 20 })
  await room.leave()
  expect(room.state).toMatchObject({ reason: 'left' })
  expect(world.server.requests.all).toHaveLength(1)
})

test.for([4401, 4404, 4410])('a close with %d while leaving means that it is done', async (code) => {
  const world = await setup()
  world.server.onFrame = ({ type }, connection) => {
    if (type === 'leave') connection.close(code)
    return type === 'leave'
  }
  const { room } = await liveRoom(world)
  await room.leave()
  expect(room.state).toEqual({ status: 'closed', code, reason: 'left' })
  expect(world.server.requests.all).toEqual([])
})

test('a connection lost while leaving is no proof: REST makes sure', async () => {
  const world = await setup()
  world.server.onFrame = ({ type }, connection) => {
    if (type === 'leave') connection.terminate()
    return type === 'leave'
  }
  const { room } = await liveRoom(world)
  await room.leave()
  expect(room.state).toMatchObject({ reason: 'left' })
  expect(world.server.requests.all).toHaveLength(1)
})

test.for([401, 403, 404])('a seat that is gone already (%d) has been left', async (status) => {
  const world = await setup()
  world.server.onRequest = () => ({ status, json: { code: 'unauthorized', status, title: '', detail: '' } })
  const { room } = await cutOffRoom(world)
  await room.leave()
  expect(room.state).toMatchObject({ status: 'closed', reason: 'left' })
})

test('neither connection nor REST: leaving fails, and the room goes on', async () => {
  const world = await setup()
  const { room } = await cutOffRoom(world)
  await world.server.stop()
  await expect(room.leave()).rejects.toThrow(NetworkError)
  expect(room.state.status).toBe('reconnecting')
  await world.server.restart()
  room.reconnectNow()
  await room.whenLive()
})

test('a server that cannot do it now: leaving fails with its problem, and can be tried again', async () => {
  const world = await setup()
  const { room } = await cutOffRoom(world)
  world.server.onRequest = () => ({
    status: 503,
    json: { code: 'unavailable', status: 503, title: '', detail: '' },
  })
  await expect(room.leave()).rejects.toThrow(ProblemError)
  world.server.onRequest = () => ({ status: 204 })
  await room.leave()
  expect(room.state).toMatchObject({ reason: 'left' })
})

test('leaving twice at once leaves once', async () => {
  const world = await setup()
  const { room } = await cutOffRoom(world)
  await Promise.all([room.leave(), room.leave()])
  expect(world.server.requests.all).toHaveLength(1)
})

test('after the seat is gone there is nothing to leave', async () => {
  const world = await setup()
  const { room, states, first } = await liveRoom(world)
  first.close(4410)
  await states.next()
  await room.leave()
  expect(world.server.requests.all).toEqual([])
})

test('after close the seat is still there, and can be left', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  room.close()
  await room.leave()
  expect(world.server.requests.all).toHaveLength(1)
})
