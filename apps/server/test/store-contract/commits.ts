import { describe, expect, test } from 'vitest'
import { must, type StoreRig } from './rig.ts'

export function describeCommits(rig: () => StoreRig): void {
  describe('commits', () => {
    test('onCommitted: tells of every event exactly once, ascending in each room, as it is in the log', async () => {
      const rooms = await Promise.all(Array.from({ length: 3 }, () => rig().openRoom()))
      const seats = await Promise.all(rooms.map((room) => rig().join(room.id, 'Ada')))
      for (let round = 0; round < 10; round++) {
        await Promise.all(rooms.map((room) => rig().say(room.id, room.host, `m${round}`)))
      }
      await Promise.all(seats.map((seat) => rig().depart(seat)))
      for (const room of rooms) expect(rig().committed(room.id)).toEqual(await rig().log(room.id))
    })

    test('onCommitted: has been told by the time a promise of the commit resolves', async () => {
      const room = await rig().openRoom()
      const told = (id: string) =>
        rig()
          .committed(room.id)
          .some((event) => event.id === id)
      const ids = Array.from({ length: 50 }, (_, index) => `m${index}`)
      const early = ids.map(async (id) => {
        await rig().say(room.id, room.host, id)
        return told(id)
      })
      expect(await Promise.all(early)).toEqual(ids.map(() => true))
    })

    test('onCommitted: has been told of joined and left by the time enter, depart and removeSeat resolve', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      expect(rig().committed(room.id).at(-1)?.kind).toBe('joined')
      await rig().depart(ada)
      expect(rig().committed(room.id).at(-1)?.kind).toBe('left')
      await rig().enter(room.id, ada.id)
      await rig().store.removeSeat(room.id, ada.id)
      expect(
        rig()
          .committed(room.id)
          .map(({ kind }) => kind),
      ).toEqual(['joined', 'left', 'joined', 'left'])
    })

    test('onCommitted: is not called for what is not new', async () => {
      const room = await rig().openRoom()
      await rig().say(room.id, room.host, 'one')
      const { length } = rig().commits
      await rig().say(room.id, room.host, 'one')
      await rig().say(room.id, room.host, 'one', 'other')
      await rig().enter(room.id, room.host)
      await rig().store.renewSeat(room.id, room.host, 1)
      await rig().store.readEvents({ roomId: room.id, limit: 10 })
      expect(rig().commits).toHaveLength(length)
    })

    test('onCommitted: never gets an empty commit', () => {
      expect(rig().commits.filter((events) => events.length === 0)).toEqual([])
    })

    test('order: operations that were started earlier are applied earlier, of whatever kind', async () => {
      const { store } = rig()
      const input = rig().newRoom({ name: 'Ada' })
      const { id: roomId, code } = input.room
      const { id: memberId } = input.host
      const [created, found, entered, first, departed, repeated, removed, gone] = await Promise.all([
        store.createRoom(input),
        store.findRoom(code),
        store.enter({ roomId, memberId, via: 'socket' }),
        rig().say(roomId, memberId, 'one'),
        store.depart({ roomId, memberId, generation: 1 }),
        rig().say(roomId, memberId, 'one'),
        store.removeSeat(roomId, memberId),
        store.findRoom(code),
      ])
      expect([created.kind, found?.head, entered.kind, first.kind]).toEqual([
        'created',
        0,
        'entered',
        'stored',
      ])
      expect(departed).toMatchObject({ kind: 'departed', presentCount: 0 })
      expect(repeated).toMatchObject({ kind: 'stored', duplicate: true, seat: { present: false } })
      expect(removed).toMatchObject({ kind: 'removed', roomDeleted: true })
      expect(gone).toBeNull()
    })

    test('order: a roster has whoever entered before it was started', async () => {
      const room = await rig().openRoom()
      const entered = rig().enter(room.id, room.host)
      const roster = must(await rig().store.readRoster({ roomId: room.id, limit: 10 }), 'roster')
      expect(roster.members).toMatchObject([(await entered).seat])
    })

    test('order: promises resolve in the order of the calls', async () => {
      const room = await rig().openRoom()
      const resolved: number[] = []
      const calls = Array.from({ length: 40 }, async (_, index) => {
        await (index % 2 === 0 ? rig().say(room.id, room.host, `m${index}`) : rig().store.findRoom(room.code))
        resolved.push(index)
      })
      await Promise.all(calls)
      expect(resolved).toEqual(resolved.toSorted((a, b) => a - b))
    })

    test('measure: how many rooms are open and seats present, and what they take', async () => {
      const before = await rig().store.measure()
      const room = await rig().openRoom()
      const id = await rig().addSeat(room.id, 'Bob')
      const opened = await rig().store.measure()
      expect(opened).toMatchObject({ rooms: before.rooms + 1, presentSeats: before.presentSeats })
      await rig().enter(room.id, id, 'socket')
      expect(await rig().store.measure()).toMatchObject({ presentSeats: before.presentSeats + 1 })
      await rig().store.deleteRoom(room.id)
      const { rooms, presentSeats, bytes } = await rig().store.measure()
      expect({ rooms, presentSeats }).toEqual({ rooms: before.rooms, presentSeats: before.presentSeats })
      expect(bytes).toBeGreaterThan(0)
    })

    test('ping: resolves while the store can serve', async () => {
      await expect(rig().store.ping()).resolves.toBeUndefined()
    })
  })
}
