import { expect, test } from 'vitest'
import { type Setup, setup, watch, watchTexts } from './setup.ts'

/** A live room that has received `texts`, and its first connection. */
async function liveRoom({ server, connect }: Setup, ...texts: string[]) {
  for (const text of texts) server.say(text)
  const room = connect()
  await room.whenLive()
  return { room, first: await server.connections.next() }
}

test('S3, H5: after a drop it resumes from the last seq received, under its epoch', async () => {
  const world = await setup()
  const { first } = await liveRoom(world, 'one', 'two')
  first.terminate()
  const second = await world.server.connections.next()
  expect(await second.next('hello')).toMatchObject({ since: 2, epoch: 'epoch-1' })
})

test('D5: everything missed while away arrives once and in order', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one')
  const texts = watchTexts(room)
  first.terminate()
  world.server.say('two')
  world.server.say('three')
  await texts.next((text) => text === 'three')
  expect(texts.all).toEqual(['two', 'three'])
})

test('a drop in the middle of the replay resumes in the middle', async () => {
  const { server, connect } = await setup()
  for (const text of ['one', 'two', 'three']) server.say(text)
  const whole = [...server.log]
  server.onFrame = (frame, connection) => {
    if (frame.type !== 'hello' || server.connections.all.length > 1) return false
    server.log.length = 2
    connection.greet(server, frame)
    server.log.splice(0, 2, ...whole)
    connection.terminate()
    return true
  }
  const room = connect()
  const texts = watchTexts(room)
  await texts.next((text) => text === 'three')
  expect(texts.all).toEqual(['one', 'two', 'three'])
})

test('a server restart on the same port is survived', async () => {
  const world = await setup()
  const { room } = await liveRoom(world, 'one')
  const texts = watchTexts(room)
  const states = watch(room, 'state')
  await world.server.stop()
  await states.next(({ status }) => status === 'reconnecting')
  world.server.say('two')
  await world.server.restart()
  expect(await texts.next()).toBe('two')
})

test('D4: an event seen before is dropped', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one', 'two')
  const texts = watchTexts(room)
  for (const event of world.server.log) first.send({ type: 'event', ...event })
  world.server.say('three')
  await texts.next()
  expect(texts.all).toEqual(['three'])
  expect(world.server.connections.all).toHaveLength(1)
})

test('D4: a gap is never shown; the connection resumes before it', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one')
  const texts = watchTexts(room)
  first.live = false
  world.server.say('two')
  first.send({ type: 'event', ...world.server.say('three') })
  await texts.next((text) => text === 'three')
  expect(texts.all).toEqual(['two', 'three'])
  const second = await world.server.connections.next()
  expect(await second.next('hello')).toMatchObject({ since: 1 })
})

test('S1: a live whose head was not reached means a gap', async () => {
  const { server, connect } = await setup()
  server.say('one')
  server.onFrame = (frame, connection) => {
    if (frame.type !== 'hello' || server.connections.all.length > 1) return false
    connection.greet(server, frame)
    connection.send({ type: 'live', head: 2 })
    return true
  }
  connect()
  await server.connections.next()
  const second = await server.connections.next()
  expect(await second.next('hello')).toMatchObject({ since: 1 })
})

test.for(['beat', 'pong'] as const)('B3: a %s ahead of the last seq means a missed event', async (type) => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one')
  const texts = watchTexts(room)
  first.live = false
  world.server.say('two')
  first.send({ type, head: 2 })
  expect(await texts.next()).toBe('two')
})

test('a beat with the head received is only a sign of life', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one')
  const texts = watchTexts(room)
  first.send({ type: 'beat', head: 1 })
  world.server.say('two')
  await texts.next()
  expect(world.server.connections.all).toHaveLength(1)
})

test('E5: a hidden event is counted and not shown', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const events = watch(room, 'event')
  world.server.append({ kind: 'hidden' })
  world.server.say('seen')
  await events.next()
  expect(events.all).toMatchObject([{ seq: 2, kind: 'message' }])
})

test('E4: an event of an unknown kind is counted and not shown', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const events = watch(room, 'event')
  world.server.append({ kind: 'reaction-of-tomorrow', body: { emoji: '👍' } })
  world.server.say('seen')
  await events.next()
  expect(events.all).toMatchObject([{ seq: 2, kind: 'message' }])
})

test('an event without what its kind needs is counted and not shown', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const events = watch(room, 'event')
  world.server.append({ kind: 'message', body: { text: 7 } })
  world.server.say('seen')
  await events.next()
  expect(events.all).toMatchObject([{ seq: 2, kind: 'message' }])
})

test('S4: epoch changed: reset says so, and the latest page follows', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one', 'two')
  const seen: string[] = []
  room.on('reset', (reason) => seen.push(`reset ${reason}`))
  room.on('message', ({ body }) => seen.push(body.text))
  world.server.epoch = 'epoch-2'
  world.server.log.length = 1
  first.terminate()
  await watch(room, 'live').next()
  expect(seen).toEqual(['reset epoch', 'one'])
  expect([room.lastSeq, room.epoch]).toEqual([1, 'epoch-2'])
})

test('S4: too_old: reset, then the page, whose start need not follow what was known', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world, 'one')
  const resets = watch(room, 'reset')
  const texts = watchTexts(room)
  first.terminate()
  for (const text of ['two', 'three', 'four']) world.server.say(text)
  world.server.floor = 4
  await watch(room, 'live').next()
  expect(resets.all).toEqual(['too_old'])
  expect(texts.all).toEqual(['four'])
})

test('S4: client_ahead: reset', async () => {
  const { connect } = await setup()
  const room = connect({}, { since: 99, epoch: 'epoch-1' })
  expect(await watch(room, 'reset').next()).toBe('client_ahead')
})

test('S2: the first connection of all has no reset', async () => {
  const world = await setup()
  const { server, connect } = world
  server.say('one')
  const room = connect()
  const resets = watch(room, 'reset')
  await room.whenLive()
  expect(resets.all).toEqual([])
})

test('S3: a start given to connect is where the replay begins', async () => {
  const { server, connect } = await setup()
  for (const text of ['one', 'two', 'three']) server.say(text)
  const room = connect({}, { since: 1, epoch: 'epoch-1' })
  const texts = watchTexts(room)
  await room.whenLive()
  expect(texts.all).toEqual(['two', 'three'])
})

test('S3: since 0 asks for the whole log, beyond the latest page', async () => {
  const { server, connect } = await setup()
  server.pageSize = 1
  for (const text of ['one', 'two', 'three']) server.say(text)
  const room = connect({}, { since: 0 })
  const texts = watchTexts(room)
  await room.whenLive()
  expect(texts.all).toEqual(['one', 'two', 'three'])
})

const nonsense: Record<string, string | Buffer> = {
  'no JSON': '{"type":',
  'no object': '[1,2]',
  null: 'null',
  'an unknown type': '{"type":"tomorrow"}',
  'an event without a seq': '{"type":"event","kind":"message"}',
  'an event with a broken seq': '{"type":"event","seq":"2","kind":"message"}',
  'a welcome without a room': '{"type":"welcome"}',
  'an error that is none': '{"type":"error","re":5}',
  'a binary frame': Buffer.from('{"type":"beat","head":99}'),
}
test.for(Object.entries(nonsense))('F2: %s from the server is skipped', async ([, data]) => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const texts = watchTexts(room)
  first.sendRaw(data)
  world.server.say('still here')
  expect(await texts.next()).toBe('still here')
  expect(world.server.connections.all).toHaveLength(1)
})
