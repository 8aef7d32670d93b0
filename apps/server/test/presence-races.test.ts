import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LocalBus } from '../src/adapters/local-bus/local-bus.ts'
import { loadConfig } from '../src/config.ts'
import { Limits } from '../src/domain/limits/limits.ts'
import { Messages } from '../src/domain/messages.ts'
import { Presence } from '../src/domain/presence.ts'
import type { EnterVia } from '../src/ports/store.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'
import { wrapStore } from './support/custom-server.ts'

const GRACE_MS = 150
const REST_SEAT_MS = 600
const LONG_MS = 60_000

const raise = (error: unknown) => {
  throw error
}

/** The domain over a real store, without sockets: what meets in one turn here does so in one transaction. */
async function setUp() {
  const { rig, store } = await openStore(await temporaryDir())
  const times = { grace: GRACE_MS, restSeat: REST_SEAT_MS, emptyRoom: LONG_MS, unusedRoom: LONG_MS }
  const presence = new Presence(store, new LocalBus({ onError: raise }), times, raise)
  onTestFinished(() => presence.close())
  const { rates, sockets } = loadConfig({}).limits
  const messages = new Messages({ store, presence, limits: new Limits(rates, sockets) })
  const room = await rig.openRoom({ lifetime: 'kept' })
  const ann = await rig.addSeat(room.id, 'Ann')
  const say = (via: EnterVia, id: string = randomUUID()) =>
    messages.send({ roomId: room.id, memberId: ann, name: 'Ann', address: '::', via, id, text: 'Hello' })
  const attach = () => presence.attach(room.id, ann, 'Ann')
  const kinds = async () => (await rig.log(room.id)).map(({ kind }) => kind)
  /** Resolves with the time of `left`, in milliseconds from `since` on. */
  const left = async (since: number) => {
    await expect.poll(async () => (await rig.seat(room.id, ann)).present, { timeout: 5000 }).toBe(false)
    return performance.now() - since
  }
  return { rig, room, ann, presence, say, attach, kinds, left }
}

describe('a departure', () => {
  test('P2: comes the grace period after the connection closed, whatever it sent right before', async () => {
    const { say, attach, kinds, left } = await setUp()
    const attachment = await attach()
    const sending = say('socket')
    attachment.detach()
    const since = performance.now()
    await sending
    expect(await left(since)).toBeLessThan(REST_SEAT_MS)
    expect(await kinds()).toEqual(['joined', 'message', 'left'])
  })

  test('P2: comes as late as a post allows if the seat has posted since its connection closed', async () => {
    const { say, attach, left } = await setUp()
    const attachment = await attach()
    attachment.detach()
    const since = performance.now()
    await say('post')
    expect(await left(since)).toBeGreaterThan(REST_SEAT_MS - 10)
  })

  test('P2: comes the grace period after the connection closed over which the seat has posted by REST, too', async () => {
    const { say, attach, left } = await setUp()
    const attachment = await attach()
    await say('post')
    attachment.detach()
    expect(await left(performance.now())).toBeLessThan(REST_SEAT_MS)
  })

  test('P4: that falls due behind a post does not answer it', async () => {
    const { rig, room, ann, say, kinds } = await setUp()
    await say('post')
    const { generation } = await rig.seat(room.id, ann)
    const [, departed] = await Promise.all([
      say('post'),
      rig.store.depart({ roomId: room.id, memberId: ann, generation }),
    ])
    expect(departed).toEqual({ kind: 'stale' })
    expect(await kinds()).toEqual(['joined', 'message', 'message'])
  })

  test.each([
    ['a post and a hello', 'post', ['post', 'hello']],
    ['a hello and a post', 'post', ['hello', 'post']],
    ['a late send and a hello', 'socket', ['send', 'hello']],
  ] as const)(
    'P2, N4: %s that enter together under a new name do not stay for ever',
    async (_, via, order) => {
      const { rig, room, ann, say, attach, kinds } = await setUp()
      await rig.depart((await rig.enter(room.id, ann)).seat)
      await rig.join(room.id, 'Ann')
      let attaching: ReturnType<typeof attach> | undefined
      let saying: ReturnType<typeof say> | undefined
      for (const what of order) {
        if (what === 'hello') attaching = attach()
        else saying = say(via)
      }
      await saying
      const attachment = await attaching
      expect((await rig.seat(room.id, ann)).name).toBe('Ann 2')
      attachment?.detach()
      await expect.poll(async () => (await rig.seat(room.id, ann)).present, { timeout: 5000 }).toBe(false)
      expect((await kinds()).filter((kind) => kind !== 'message')).toEqual([
        'joined',
        'left',
        'joined',
        'joined',
        'left',
      ])
    },
  )

  test('P1, P2: a send that finds its seat absent, its connection gone, makes it present for the grace period', async () => {
    const { say, kinds, left } = await setUp()
    await say('socket')
    expect(await left(performance.now())).toBeLessThan(REST_SEAT_MS)
    expect(await kinds()).toEqual(['joined', 'message', 'left'])
  })
})

describe('a room that was deleted', () => {
  test('R2, R4: takes the deadlines of its seats along', async () => {
    const { rig, store } = await openStore(await temporaryDir())
    const late: string[] = []
    const note = wrapStore(store, {
      releaseName: async (_, memberId) => void late.push(memberId),
      depart: async ({ memberId }) => {
        late.push(memberId)
        return { kind: 'stale' }
      },
    })
    const times = { grace: 300, restSeat: 300, emptyRoom: LONG_MS, unusedRoom: 300 }
    const presence = new Presence(note, new LocalBus({ onError: raise }), times, raise)
    onTestFinished(() => presence.close())
    const [gone, other] = [await rig.openRoom(), await rig.openRoom()]
    for (const room of [gone, other]) {
      presence.seatAdded(room.id, room.host)
      presence.entered((await rig.enter(room.id, await rig.addSeat(room.id, 'Bot'), 'post')).seat, 'post')
      ;(await presence.attach(room.id, await rig.addSeat(room.id, 'Ann'), 'Ann')).detach()
    }
    presence.roomDeleted(gone.id)
    await expect.poll(() => late.length).toBe(3)
    const seats = await Promise.all(late.map((id) => rig.store.findSeat(other.id, id)))
    expect(seats.map(({ kind }) => kind)).toEqual(['found', 'found', 'found'])
  })
})
