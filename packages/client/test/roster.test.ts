import { expect, test } from 'vitest'
import { type Setup, setup, watch } from './setup.ts'

const cleo = { id: 'm-cleo', name: 'Cleo', role: 'member' } as const

async function liveRoom({ server, connect }: Setup) {
  const room = connect()
  await room.whenLive()
  return { room, first: await server.connections.next() }
}

test('joined adds a member before listeners hear of it; presence tells that it is connected', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const joined = new Promise((resolve) => {
    room.on('joined', () => resolve([room.members.get('m-cleo'), room.memberCount]))
  })
  world.server.append({ kind: 'joined', body: { member: cleo } })
  expect(await joined, 'a member that only posts is never connected').toEqual([{ ...cleo, online: false }, 3])
  const presence = watch(room, 'presence')
  first.send({ type: 'presence', online: [cleo.id], offline: [] })
  await presence.next()
  expect(room.members.get(cleo.id)?.online).toBe(true)
})

test('left takes a member out', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const left = watch(room, 'left')
  world.server.append({ kind: 'left', body: { member: { id: 'm-bob', name: 'Bob', role: 'member' } } })
  expect((await left.next()).body.member.name).toBe('Bob')
  expect([...room.members.keys()]).toEqual(['m-ada'])
  expect(room.memberCount).toBe(1)
})

test('R6: replayed joins and leaves are part of the roster of welcome already', async () => {
  const world = await setup()
  world.server.append({ kind: 'joined', body: { member: cleo } })
  world.server.append({ kind: 'left', body: { member: { id: 'm-bob', name: 'Bob', role: 'member' } } })
  const { room } = await liveRoom(world)
  expect([...room.members.keys()]).toEqual(['m-ada', 'm-bob'])
  expect(room.memberCount).toBe(2)
})

test('P5: presence says who has a connection', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const presence = watch(room, 'presence')
  first.send({ type: 'presence', online: ['m-unknown'], offline: ['m-bob'] })
  await presence.next()
  expect(room.members.get('m-bob')?.online).toBe(false)
  expect(room.members.has('m-unknown')).toBe(false)
})

test('every welcome brings a fresh roster', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  world.server.members = [{ ...cleo, online: true }, ...world.server.members.slice(0, 1)]
  first.terminate()
  await watch(room, 'live').next()
  expect([...room.members.keys()]).toEqual(['m-cleo', 'm-ada'])
})

test('R5: the count goes beyond the roster that travels', async () => {
  const world = await setup()
  world.server.welcome = { memberCount: 300 }
  const { room } = await liveRoom(world)
  const joined = watch(room, 'joined')
  world.server.append({ kind: 'joined', body: { member: cleo } })
  await joined.next()
  expect([room.memberCount, room.members.size]).toEqual([301, 3])
})

test('P6: typing of others is passed on', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const typing = watch(room, 'typing')
  first.send({ type: 'typing', by: 'm-bob' })
  expect(await typing.next()).toEqual({ type: 'typing', by: 'm-bob' })
})

test('P5: presence that comes ahead of `joined`, in the middle of a replay, is not forgotten', async () => {
  const world = await setup()
  const dan = { ...cleo, id: 'm-dan', name: 'Dan' }
  for (const member of [cleo, dan]) world.server.append({ kind: 'joined', body: { member } })
  world.server.welcome = { head: 0 }
  world.server.onFrame = (frame, connection) => {
    if (frame.type !== 'hello') return false
    connection.greet(world.server, frame, [
      { type: 'presence', online: [cleo.id, dan.id], offline: [] },
      { type: 'presence', online: [], offline: [dan.id] },
    ])
    return true
  }
  const { room } = await liveRoom(world)
  expect(room.members.get(cleo.id)?.online).toBe(true)
  expect(room.members.get(dan.id)?.online).toBe(false)
})

test('N6: marks that name who left go', async () => {
  const world = await setup()
  world.server.members.push({ ...cleo, online: true, lookalikeOf: 'm-bob' })
  const dan = { ...cleo, id: 'm-dan', name: 'Dan', lookalikeOf: 'm-ada' }
  const { room } = await liveRoom(world)
  const events = watch(room, 'event')
  world.server.append({ kind: 'joined', body: { member: dan } })
  await events.next()
  expect(room.members.get(cleo.id)?.lookalikeOf).toBe('m-bob')
  expect(room.members.get(dan.id)?.lookalikeOf).toBe('m-ada')
  world.server.append({ kind: 'left', body: { member: { id: 'm-bob', name: 'Bob', role: 'member' } } })
  await events.next()
  expect(room.members.get(cleo.id)).toEqual({ ...cleo, online: true })
  expect(room.members.get(dan.id)?.lookalikeOf).toBe('m-ada')
})

test('typing is sent at most once per interval, however many keys are hit', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  for (let i = 0; i < 10; i++) room.typing()
  await room.send('done')
  expect(first.frames.all.filter(({ type }) => type === 'typing')).toHaveLength(1)
})

test('after a message typing is sent again at once', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  room.typing()
  await room.send('one')
  room.typing()
  await room.send('two')
  expect(first.frames.all.filter(({ type }) => type === 'typing')).toHaveLength(2)
})

test('typing without a connection is not sent later', async () => {
  const { server, connect } = await setup()
  const room = connect()
  room.typing()
  await room.send('done')
  expect(server.connections.all[0]?.frames.all.map(({ type }) => type)).toEqual(['hello', 'send'])
})
