import { expect, test } from 'vitest'
import type { OutboxStorage, StoredEntry } from '../src/index.ts'
import { left, MemoryStorage } from './memory-storage.ts'
import { type Setup, setup, watch } from './setup.ts'

const swallow = ({ type }: { type: string }): boolean => type === 'send'

/** A connection whose outbox is kept in `storage`. */
function connectWith({ connect }: Setup, storage: OutboxStorage, options = {}) {
  return connect({ outboxStorage: () => storage, ...options })
}

const logged = ({ server }: Setup): (string | false)[] =>
  server.log.map((event) => event.kind === 'message' && event.body.text)

test('a message is kept before it is sent, and forgotten when it is acknowledged', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.onFrame = ({ type }) => {
    if (type === 'send') storage.calls.push('sent')
    return false
  }
  const room = connectWith(world, storage)
  await room.whenLive()
  await room.send('hi')
  expect(storage.calls).toEqual(['put hi', 'sent', 'remove hi'])
})

test('D3, D7: what a page that was closed had not sent, the next one sends: in order, under the first ids, once', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.refuseUpgrade = 503
  const first = connectWith(world, storage)
  const ids = ['one', 'two', 'three'].map((text) => first.send(text).id)
  first.close()
  expect(storage.texts).toEqual(['one', 'two', 'three'])

  world.server.refuseUpgrade = null
  const second = connectWith(world, storage)
  const entries = watch(second, 'outbox')
  for (const id of ids) expect(await entries.next()).toMatchObject({ id, status: 'pending' })
  for (const id of ids) await entries.next((entry) => entry.id === id && entry.status === 'acked')
  expect(logged(world)).toEqual(['one', 'two', 'three'])
  expect(world.server.log.map((event) => 'id' in event && event.id)).toEqual(ids)
  expect(storage.entries.size).toBe(0)
})

test('D3: stored by the server, the ack lost with the page: the room has it once', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.onFrame = (frame) => {
    if (frame.type === 'send')
      world.server.append({ kind: 'message', id: frame.id, body: frame.body, by: 'm-ada' })
    return frame.type === 'send'
  }
  // The event would be an ack as well: none arrives at the first page.
  const first = connectWith(world, storage)
  await first.whenLive()
  const connection = await world.server.connections.next()
  connection.live = false
  void first.send('once')
  await connection.next('send')
  first.close()

  world.server.onFrame = () => false
  world.server.pageSize = 0
  const second = connectWith(world, storage)
  await watch(second, 'outbox').next(({ status }) => status === 'acked')
  expect(logged(world)).toEqual(['once'])
  expect(storage.entries.size).toBe(0)
})

test('what is written before the storage has answered goes out behind what it hands over', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  const answer = Promise.withResolvers<void>()
  storage.load = async (take) => {
    await answer.promise
    take([left('second', 2), left('first', 1)])
  }
  const room = connectWith(world, storage)
  await room.whenLive()
  const last = room.send('last')
  answer.resolve()
  await last
  expect(logged(world)).toEqual(['first', 'second', 'last'])
})

test('what has failed comes back as failed, with its reason, to be retried or discarded', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.onFrame = swallow
  const first = connectWith(world, storage, { ackTimeoutMs: 10 })
  await first.whenLive()
  const ids = ['one', 'two'].map((text) => first.send(text).id)
  const failures = watch(first, 'outbox')
  for (const id of ids) await failures.next((entry) => entry.id === id && entry.status === 'failed')
  first.close()

  world.server.onFrame = () => false
  const second = connectWith(world, storage)
  await watch(second, 'live').next()
  expect(second.outbox).toMatchObject([
    { id: ids[0], status: 'failed', error: { code: 'no_ack' } },
    { id: ids[1], status: 'failed', error: { code: 'no_ack' } },
  ])
  expect(logged(world)).toEqual([])
  await second.retry(ids[0] ?? '')
  second.discard(ids[1] ?? '')
  expect(logged(world)).toEqual(['one'])
  expect(storage.entries.size).toBe(0)
})

test('a message that is tried again is kept in its new place', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  storage.entries.set('old', left('old', 1, { failure: { code: 'no_ack', message: 'no answer' } }))
  storage.entries.set('new', left('new', 2))
  world.server.refuseUpgrade = 503
  const first = connectWith(world, storage)
  await watch(first, 'outbox').next(({ id }) => id === 'new')
  void first.retry('old')
  first.close()
  world.server.refuseUpgrade = null
  const second = connectWith(world, storage)
  await watch(second, 'outbox').next(({ id, status }) => id === 'old' && status === 'acked')
  expect(logged(world)).toEqual(['new', 'old'])
})

test('what another page leaves behind later is sent as well', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  const room = connectWith(world, storage)
  await room.whenLive()
  await room.send('mine')
  storage.handOver([left('theirs', 7)])
  await watch(room, 'outbox').next(({ id, status }) => id === 'theirs' && status === 'acked')
  expect(logged(world)).toEqual(['mine', 'theirs'])
})

test('what waits in two pages goes out in the order in which it was written, whichever page is left', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.refuseUpgrade = 503
  const room = connectWith(world, storage)
  const { id } = room.send('two')
  await new Promise((next) => setTimeout(next))
  const order = storage.entries.get(id)?.order ?? 0
  storage.handOver([left('three', order + 1), left('one', order - 1)])
  void room.send('four')
  const texts = ['one', 'two', 'three', 'four']
  expect(room.outbox.map(({ body }) => body.text)).toEqual(texts)
  world.server.refuseUpgrade = null
  room.reconnectNow()
  await watch(room, 'outbox').next(({ body, status }) => body.text === 'four' && status === 'acked')
  expect(logged(world)).toEqual(texts)
})

test('what was ever transmitted keeps its place before what never was, on the next connection and in the next page', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  const room = connectWith(world, storage)
  await room.whenLive()
  world.server.onFrame = swallow
  const { id } = room.send('transmitted')
  expect(storage.entries.get(id)).toMatchObject({ transmitted: true })
  world.server.refuseUpgrade = 503
  const down = watch(room, 'state').next(({ status }) => status === 'reconnecting')
  ;(await world.server.connections.next()).terminate()
  await down
  const flown = left('of another page', Date.now() + 1000, { transmitted: true })
  storage.entries.set(flown.id, flown)
  storage.handOver([left('older', 1), flown])
  const texts = ['transmitted', 'of another page', 'older']
  expect(room.outbox.map(({ body }) => body.text)).toEqual(texts)

  world.server.refuseUpgrade = null
  room.reconnectNow()
  await room.whenLive()
  room.close()
  world.server.onFrame = () => false
  const next = connectWith(world, storage)
  await watch(next, 'outbox').next((entry) => entry.id === 'older' && entry.status === 'acked')
  expect(logged(world)).toEqual(texts)
})

test('what is tried again goes behind what waits, though it was transmitted before', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  const room = connectWith(world, storage)
  await room.whenLive()
  world.server.onFrame = swallow
  storage.handOver([
    left('failed', 1, { transmitted: true, failure: { code: 'no_ack', message: 'no answer' } }),
    left('waiting', 2),
  ])
  void room.retry('failed')
  expect(room.outbox.map(({ id }) => id)).toEqual(['waiting', 'failed'])
  const kept = [...storage.entries.values()].toSorted((a, b) => a.order - b.order)
  expect(kept.map(({ id }) => id)).toEqual(['waiting', 'failed'])
})

test('an end for good takes nothing out of the storage, and puts nothing back that was cleared', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  world.server.onFrame = swallow
  const room = connectWith(world, storage)
  await room.whenLive()
  const { id } = room.send('hi')
  const connection = await world.server.connections.next()
  connection.close(4426)
  await watch(room, 'state').next(({ status }) => status === 'closed')
  expect(room.outbox).toMatchObject([{ status: 'failed', error: { code: 'closed' } }])
  expect(storage.entries.get(id)).not.toHaveProperty('failure')
  storage.entries.clear()
  room.discard(id)
  expect(storage.entries.size).toBe(0)
})

test('what is no message is left alone', async () => {
  const world = await setup()
  const storage = new MemoryStorage()
  storage.load = (take) => {
    take([{ ...left('odd', 1), body: null } as unknown as StoredEntry, left('even', 2)])
    return Promise.resolve()
  }
  const room = connectWith(world, storage)
  await watch(room, 'outbox').next(({ id, status }) => id === 'even' && status === 'acked')
  expect(logged(world)).toEqual(['even'])
})

const refuse = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
const hang = () => new Promise<void>(() => undefined)
const fail = (): never => {
  throw new DOMException('blocked', 'SecurityError')
}

test.each([
  ['refuses', refuse],
  ['never answers', hang],
  ['throws', fail],
])('a storage that %s keeps no message from going out', async (_, method) => {
  const world = await setup()
  const storage: OutboxStorage = { load: method, put: method, remove: method }
  const room = connectWith(world, storage, { restoreTimeoutMs: 20 })
  const sent = ['one', 'two'].map((text) => room.send(text))
  await Promise.all(sent)
  expect(logged(world)).toEqual(['one', 'two'])
})
