import { expect, test } from 'vitest'
import { SendError } from '../src/index.ts'
import { type Setup, setup, watch, watchTexts } from './setup.ts'

async function liveRoom({ server, connect }: Setup, options = {}) {
  const room = connect(options)
  await room.whenLive()
  return { room, entries: watch(room, 'outbox'), first: await server.connections.next() }
}

/** Takes `send`s and says nothing. */
const swallow = ({ type }: { type: string }): boolean => type === 'send'

test('D1: awaiting a send gives seq and time of the stored event', async () => {
  const { room } = await liveRoom(await setup())
  const acked = await room.send('hi')
  expect(acked).toMatchObject({
    status: 'acked',
    seq: 1,
    at: '2026-11-20T08:00:00.000Z',
    body: { text: 'hi' },
  })
})

test('an entry is pending at once, and acked later', async () => {
  const { room, entries } = await liveRoom(await setup())
  const { id, entry } = room.send('hi')
  expect(entry).toMatchObject({ id, status: 'pending', body: { text: 'hi' } })
  expect(room.outbox).toEqual([entry])
  await entries.next(({ status }) => status === 'acked')
  expect(entries.all).toMatchObject([
    { id, status: 'pending' },
    { id, status: 'acked', seq: 1 },
  ])
})

test('D9: the own event comes like any other, under the id that send gave', async () => {
  const { room } = await liveRoom(await setup())
  const messages = watch(room, 'message')
  const { id } = room.send('hi')
  expect(await messages.next()).toMatchObject({ id, by: room.self.id })
})

test('D9: the own event is an ack as well, when sent got lost', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  world.server.onFrame = (frame) => {
    if (frame.type === 'send')
      world.server.append({ kind: 'message', id: frame.id, body: frame.body, by: 'm-ada' })
    return frame.type === 'send'
  }
  expect(await room.send('hi')).toMatchObject({ seq: 1 })
})

test("another member's event with the same id is no ack", async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room } = await liveRoom(world)
  const messages = watch(room, 'message')
  void room.send('mine', { id: 'same' })
  world.server.append({ kind: 'message', id: 'same', body: { text: 'mine' }, by: 'm-bob' })
  await messages.next()
  expect(room.outbox).toMatchObject([{ id: 'same', status: 'pending' }])
})

test('an acked entry leaves the outbox when its event has been received', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world)
  first.live = false
  void room.send('hi')
  await entries.next(({ status }) => status === 'acked')
  expect(room.outbox).toMatchObject([{ status: 'acked' }])
  const received = watch(room, 'message')
  for (const event of world.server.log) first.send({ type: 'event', ...event })
  await received.next()
  await room.send('next')
  expect(room.outbox.filter(({ body }) => body.text === 'hi')).toEqual([])
})

test('an acked entry whose event was lost with the place in the log does not stay in the outbox', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world)
  first.live = false
  void room.send('hi')
  await entries.next(({ status }) => status === 'acked')
  world.server.log.length = 0
  world.server.epoch = 'epoch-2'
  first.terminate()
  await watch(room, 'live').next()
  expect(room.outbox).toEqual([])
})

test('what was sent before the connection is live goes out then, in order', async () => {
  const { server, connect } = await setup()
  const room = connect()
  const sent = ['one', 'two', 'three'].map((text) => room.send(text))
  await Promise.all(sent)
  expect(server.connections.all[0]?.texts).toEqual(['one', 'two', 'three'])
})

test('D7: what was not acknowledged before a drop is sent again, in order and under its id', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, first } = await liveRoom(world)
  const ids = ['one', 'two', 'three'].map((text) => room.send(text).id)
  for (const _ of ids) await first.next('send')
  world.server.onFrame = () => false
  first.terminate()
  const second = await world.server.connections.next()
  for (const id of ids) expect((await second.next('send')).id).toBe(id)
})

test('D3: stored, but the ack lost with the connection: the room has it once', async () => {
  const world = await setup()
  world.server.onFrame = (frame, connection) => {
    if (frame.type !== 'send' || connection !== world.server.connections.all[0]) return false
    world.server.append({ kind: 'message', id: frame.id, body: frame.body, by: 'm-ada' })
    connection.terminate()
    return true
  }
  const { room } = await liveRoom(world)
  const texts = watchTexts(room)
  await room.send('once')
  await room.send('then')
  expect(world.server.log).toHaveLength(2)
  expect(texts.all).toEqual(['once', 'then'])
})

test('sent while away: queued, and flushed in order behind what was unacknowledged', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, first } = await liveRoom(world)
  void room.send('one')
  await first.next('send')
  await world.server.stop()
  await watch(room, 'state').next(({ status }) => status === 'reconnecting')
  void room.send('two')
  const last = room.send('three')
  world.server.onFrame = () => false
  await world.server.restart()
  await last
  expect(world.server.log.map((event) => event.kind === 'message' && event.body.text)).toEqual([
    'one',
    'two',
    'three',
  ])
})

test('offline at most 50 messages wait; the next is refused and the others stay', async () => {
  const world = await setup()
  world.server.refuseUpgrade = 503
  const room = world.connect()
  for (let i = 0; i < 50; i++) void room.send(`message ${i}`)
  expect(() => room.send('one too many')).toThrow(expect.objectContaining({ code: 'queue_full' }) as Error)
  expect(room.outbox).toHaveLength(50)
})

test('a queue of 50 goes out when the connection is back', async () => {
  const world = await setup()
  world.server.refuseUpgrade = 503
  const room = world.connect()
  const all = Array.from({ length: 50 }, (_, i) => room.send(`${i}`))
  world.server.refuseUpgrade = null
  await Promise.all(all)
  expect(world.server.log.map((event) => event.kind === 'message' && event.body.text)).toEqual(
    all.map((_, i) => `${i}`),
  )
})

test('live, more messages than a burst are sent as acks come', async () => {
  const world = await setup()
  const { room } = await liveRoom(world)
  const all = Array.from({ length: 200 }, (_, i) => room.send(`${i}`))
  const acks = await Promise.all(all)
  expect(acks.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1))
})

test('10 s without an ack on a live connection: failed with no_ack, and the promise says so', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room } = await liveRoom(world, { ackTimeoutMs: 20 })
  const sending = room.send('hi')
  await expect(sending).rejects.toMatchObject({ code: 'no_ack' })
  expect(room.outbox).toMatchObject([{ id: sending.id, status: 'failed', error: { code: 'no_ack' } }])
})

test('a failure that nobody awaits is no unhandled rejection', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, entries } = await liveRoom(world, { ackTimeoutMs: 10 })
  void room.send('hi')
  expect((await entries.next(({ status }) => status === 'failed')).status).toBe('failed')
})

test('an ack that comes after the failure makes it acked after all', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, entries, first } = await liveRoom(world, { ackTimeoutMs: 10 })
  const { id } = room.send('hi')
  await entries.next(({ status }) => status === 'failed')
  first.send({ type: 'sent', id, seq: 1, at: '2026-11-20T08:00:00.000Z', duplicate: false })
  expect(await entries.next()).toMatchObject({ id, status: 'acked', seq: 1 })
})

test('the own event after the failure makes it acked after all', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, entries } = await liveRoom(world, { ackTimeoutMs: 10 })
  const { id } = room.send('hi')
  await entries.next(({ status }) => status === 'failed')
  world.server.append({ kind: 'message', id, body: { text: 'hi' }, by: 'm-ada' })
  expect(await entries.next()).toMatchObject({ id, status: 'acked', seq: 1 })
})

test('a retry goes out under the same id', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, first } = await liveRoom(world, { ackTimeoutMs: 10 })
  const failed = room.send('hi')
  await expect(failed).rejects.toThrow(SendError)
  world.server.onFrame = () => false
  const acked = await room.retry(failed.id)
  expect([acked.id, acked.seq]).toEqual([failed.id, 1])
  expect(first.frames.all.filter(({ type }) => type === 'send')).toHaveLength(2)
})

test('a retry goes out behind what waits already', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, entries, first } = await liveRoom(world, { ackTimeoutMs: 10 })
  const failed = room.send('failed')
  await entries.next(({ status }) => status === 'failed')
  first.terminate()
  await watch(room, 'state').next()
  void room.send('waiting')
  world.server.onFrame = () => false
  await room.retry(failed.id)
  expect((await world.server.connections.next()).texts).toEqual(['waiting', 'failed'])
})

test('retrying what is still on its way sends nothing twice', async () => {
  const world = await setup()
  const { room, first } = await liveRoom(world)
  const sending = room.send('hi')
  expect(room.retry(sending.id)).toBe(sending)
  await sending
  expect(first.texts).toEqual(['hi'])
})

test('a failed message stays failed through a reconnect: whether to send it again is for a person to say', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, entries, first } = await liveRoom(world, { ackTimeoutMs: 10 })
  void room.send('hi')
  await entries.next(({ status }) => status === 'failed')
  world.server.onFrame = () => false
  first.terminate()
  await room.send('later')
  expect((await world.server.connections.next()).texts).toEqual(['later'])
})

test('time without a connection is no time without an ack', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world, {
    ackTimeoutMs: 30,
    backoffFirstMs: 90,
    backoffFastMs: 90,
    random: () => 0.99,
  })
  first.terminate()
  await watch(room, 'state').next()
  await room.send('hi')
  expect(entries.all.map(({ status }) => status)).toEqual(['pending', 'acked'])
})

test('no ack, and no other sign of life: the connection is replaced and the message sent again, not failed', async () => {
  const world = await setup()
  const { room, entries, first } = await liveRoom(world, { ackTimeoutMs: 200, pingTimeoutMs: 20 })
  first.goSilent()
  await room.send('hi')
  expect(entries.all.map(({ status }) => status)).toEqual(['pending', 'acked'])
  expect(world.server.connections.all).toHaveLength(2)
})

test('a discarded message is not sent any more', async () => {
  const world = await setup()
  world.server.refuseUpgrade = 503
  const room = world.connect()
  const sending = room.send('never mind')
  const entries = watch(room, 'outbox')
  room.discard(sending.id)
  await expect(sending).rejects.toMatchObject({ code: 'discarded' })
  expect(entries.all).toMatchObject([{ id: sending.id, status: 'discarded' }])
  world.server.refuseUpgrade = null
  await room.send('this')
  expect((await world.server.connections.next()).texts).toEqual(['this'])
})

test('discarding what is unknown, or stored already, changes nothing', async () => {
  const { room, entries } = await liveRoom(await setup())
  const { id } = await room.send('hi')
  room.discard(id)
  room.discard('unknown')
  expect(entries.all.map(({ status }) => status)).toEqual(['pending', 'acked'])
})

test('retrying what is unknown is refused', async () => {
  const { room } = await liveRoom(await setup())
  expect(() => room.retry('unknown')).toThrow(expect.objectContaining({ code: 'discarded' }) as Error)
})

test.for(['close', 'a terminal code'] as const)('by %s pending messages fail with closed', async (how) => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room, first } = await liveRoom(world)
  const sending = room.send('hi')
  await first.next('send')
  if (how === 'close') room.close()
  else first.close(4404)
  await expect(sending).rejects.toMatchObject({ code: 'closed' })
  expect(room.outbox).toMatchObject([{ status: 'failed' }])
})

test('after the end nothing can be sent or retried', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room } = await liveRoom(world)
  const sending = room.send('hi')
  room.close()
  const closed: unknown = expect.objectContaining({ code: 'closed' })
  expect(() => room.send('more')).toThrow(closed)
  await expect(sending).rejects.toThrow(closed)
  expect(() => room.retry(sending.id)).toThrow(closed)
})

test('M1: a text goes out trimmed', async () => {
  const { room } = await liveRoom(await setup())
  expect(await room.send('  hi\n')).toMatchObject({ body: { text: 'hi' } })
})

test.for([
  ['', 'invalid_request'],
  [' \n ', 'invalid_request'],
  ['half a pair: \uD83D', 'invalid_request'],
  ['x'.repeat(4001), 'too_large'],
] as const)('M1: %j is refused at once with %s', async ([text, code]) => {
  const { room } = await liveRoom(await setup())
  expect(() => room.send(text)).toThrow(expect.objectContaining({ code }) as Error)
  expect(room.outbox).toEqual([])
})

test('M2: an id of the caller is used, and one that cannot be an id is refused', async () => {
  const { room } = await liveRoom(await setup())
  expect(await room.send('hi', { id: 'mine' })).toMatchObject({ id: 'mine' })
  for (const id of ['', 'x'.repeat(65)]) {
    expect(() => room.send('hi', { id })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }) as Error,
    )
  }
})

test('D3: the same id and text again is the same message; another text is a conflict', async () => {
  const world = await setup()
  world.server.onFrame = swallow
  const { room } = await liveRoom(world)
  const sending = room.send('hi', { id: 'mine' })
  expect(room.send('hi', { id: 'mine' })).toBe(sending)
  expect(() => room.send('ho', { id: 'mine' })).toThrow(
    expect.objectContaining({ code: 'id_conflict' }) as Error,
  )
})

test('D3: repeating an id of an earlier program, already stored, is acked as a duplicate and not kept', async () => {
  const world = await setup()
  world.server.append({ kind: 'message', id: 'mine', body: { text: 'hi' }, by: 'm-ada' })
  const { room } = await liveRoom(world)
  expect(await room.send('hi', { id: 'mine' })).toMatchObject({ seq: 1 })
  expect(room.outbox).toEqual([])
})
