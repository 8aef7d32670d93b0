import { describe, expect, test } from 'vitest'
import type { StoredSeat } from '../../src/ports/store.ts'
import { memberBody, must, type StoreRig, unknownId } from './rig.ts'

export function describePresence(rig: () => StoreRig): void {
  describe('presence', () => {
    test('enter: logs joined, and answers with the room and the seat as they are now', async () => {
      const room = await rig().openRoom({ name: 'Ada' })
      const entered = await rig().enter(room.id, room.host)
      expect(entered.joined).toBe(true)
      expect(entered.room).toMatchObject({ id: room.id, head: 1, entered: true })
      expect(entered.seat).toMatchObject({ id: room.host, present: true, generation: 1 })
      expect(await rig().store.findSeat(room.id, room.host)).toEqual({
        kind: 'found',
        room: entered.room,
        seat: entered.seat,
      })
      const [joined] = await rig().log(room.id)
      expect(joined).toMatchObject({ roomId: room.id, seq: 1, by: room.host, kind: 'joined', id: null })
      expect(joined?.body).toBe(JSON.stringify(memberBody(room.host, 'Ada', 'host')))
    })

    test('enter: a seat that is present gets a new generation, and nothing is logged', async () => {
      const room = await rig().openRoom()
      await rig().enter(room.id, room.host)
      const again = await rig().enter(room.id, room.host)
      expect(again).toMatchObject({
        joined: false,
        room: { head: 1 },
        seat: { present: true, generation: 2 },
      })
      expect(await rig().log(room.id)).toHaveLength(1)
      expect(await rig().seat(room.id, room.host)).toEqual(again.seat)
    })

    test('enter: several at once for one seat log one joined, each with its own generation', async () => {
      const room = await rig().openRoom()
      const entered = await Promise.all(Array.from({ length: 10 }, () => rig().enter(room.id, room.host)))
      expect(entered.map(({ seat }) => seat.generation)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(entered.filter(({ joined }) => joined)).toHaveLength(1)
      expect(await rig().log(room.id)).toHaveLength(1)
    })

    test('enter: via post the room still waits for its first person; via socket it no longer does', async () => {
      const room = await rig().openRoom()
      const ada = await rig().addSeat(room.id, 'Ada')
      expect((await rig().enter(room.id, ada, 'post')).room.entered).toBe(false)
      expect((await rig().store.findRoom(room.code))?.entered).toBe(false)
      expect((await rig().enter(room.id, ada, 'socket')).room.entered).toBe(true)
      expect((await rig().store.findRoom(room.code))?.entered).toBe(true)
      expect((await rig().enter(room.id, ada, 'post')).room.entered).toBe(true)
    })

    test('enter: seat_gone, room_gone', async () => {
      const [room, other] = [await rig().openRoom(), await rig().openRoom()]
      const enter = (roomId: string, memberId: string) =>
        rig().store.enter({ roomId, memberId, via: 'socket' })
      expect(await enter(room.id, other.host)).toEqual({ kind: 'seat_gone' })
      expect(await enter(unknownId(), room.host)).toEqual({ kind: 'room_gone' })
      expect((await rig().store.findRoom(room.code))?.entered).toBe(false)
    })

    test('depart: logs left, and tells who remains', async () => {
      const room = await rig().openRoom()
      const [ada, bob] = [await rig().join(room.id, 'Ada'), await rig().join(room.id, 'Bob')]
      expect(await rig().depart(ada)).toEqual({ kind: 'departed', presentCount: 1, entered: true })
      expect(await rig().depart(bob)).toEqual({ kind: 'departed', presentCount: 0, entered: true })
      expect((await rig().story(room.id)).slice(-2)).toEqual([
        { kind: 'left', by: ada.id, body: memberBody(ada.id, 'Ada') },
        { kind: 'left', by: bob.id, body: memberBody(bob.id, 'Bob') },
      ])
      expect(await rig().seat(room.id, ada.id)).toEqual({ ...ada, present: false })
    })

    test('depart: entered is false where everybody came by post', async () => {
      const room = await rig().openRoom()
      const { seat } = await rig().enter(room.id, room.host, 'post')
      expect(await rig().depart(seat)).toMatchObject({ entered: false })
    })

    test('depart: the room stays, even if nobody is present', async () => {
      const room = await rig().openRoom()
      await rig().depart((await rig().enter(room.id, room.host)).seat)
      expect(await rig().store.findRoom(room.code)).toMatchObject({ id: room.id })
    })

    test('depart: one that was decided before the seat entered again is stale', async () => {
      const room = await rig().openRoom()
      const { seat } = await rig().enter(room.id, room.host)
      await rig().enter(room.id, room.host)
      const stale = await rig().store.depart({
        roomId: room.id,
        memberId: seat.id,
        generation: seat.generation,
      })
      expect(stale).toEqual({ kind: 'stale' })
      expect(await rig().seat(room.id, seat.id)).toMatchObject({ present: true, generation: 2 })
      expect(await rig().log(room.id)).toHaveLength(1)
    })

    test('depart: an enter that was started before it wins', async () => {
      const room = await rig().openRoom()
      const { seat } = await rig().enter(room.id, room.host)
      const entering = rig().enter(room.id, room.host)
      const departing = rig().store.depart({
        roomId: room.id,
        memberId: seat.id,
        generation: seat.generation,
      })
      expect((await entering).joined).toBe(false)
      expect(await departing).toEqual({ kind: 'stale' })
    })

    test('depart: a second one for the same presence is stale', async () => {
      const room = await rig().openRoom()
      const { seat } = await rig().enter(room.id, room.host)
      const input = { roomId: room.id, memberId: seat.id, generation: seat.generation }
      const results = await Promise.all([rig().store.depart(input), rig().store.depart(input)])
      expect(results.map(({ kind }) => kind)).toEqual(['departed', 'stale'])
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual(['joined', 'left'])
    })

    test('depart: stale for a seat that was never present, is gone, or is in another room', async () => {
      const [room, other] = [await rig().openRoom(), await rig().openRoom()]
      const depart = (roomId: string, memberId: string) =>
        rig().store.depart({ roomId, memberId, generation: 0 })
      expect(await depart(room.id, room.host)).toEqual({ kind: 'stale' })
      expect(await depart(room.id, other.host)).toEqual({ kind: 'stale' })
      expect(await depart(unknownId(), room.host)).toEqual({ kind: 'stale' })
      expect(await rig().log(room.id)).toEqual([])
    })

    test('enter, depart: joined and left alternate', async () => {
      const room = await rig().openRoom()
      for (let round = 0; round < 5; round++) await rig().depart((await rig().enter(room.id, room.host)).seat)
      const kinds = (await rig().log(room.id)).map(({ kind }) => kind)
      expect(kinds).toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'joined' : 'left')))
    })

    test('readRoster: present members in the order of entering, and their number', async () => {
      const room = await rig().openRoom()
      const names = ['Zoe', 'Ada', 'Mia', 'Bob']
      const seats = []
      for (const name of names) seats.push(await rig().join(room.id, name))
      const all = must(await rig().store.readRoster({ roomId: room.id, limit: 10 }), 'roster')
      expect(all).toMatchObject({ kind: 'roster', members: seats, count: 4, next: null, head: 4 })
    })

    test('readRoster: pages hold everybody who stays exactly once, whoever comes and goes meanwhile', async () => {
      const room = await rig().openRoom()
      const seats: StoredSeat[] = []
      for (const name of ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']) seats.push(await rig().join(room.id, name))
      const [ada, bob, cleo, dan, eve] = seats as [StoredSeat, StoredSeat, StoredSeat, StoredSeat, StoredSeat]
      const page = async (after?: number) => {
        const place = after === undefined ? {} : { after }
        const { members, count, next } = must(
          await rig().store.readRoster({ roomId: room.id, ...place, limit: 2 }),
          'roster',
        )
        return { names: members.map(({ name }) => name), count, next }
      }
      const first = await page()
      expect(first).toMatchObject({ names: ['Ada', 'Bob'], count: 5 })
      // The one whose place the page ended at is gone, and so is one before it; another one comes in at the end.
      await rig().depart(bob)
      await rig().depart(ada)
      await rig().enter(room.id, bob.id)
      await rig().depart(dan)
      const second = await page(first.next ?? -1)
      expect(second).toMatchObject({ names: ['Cleo', 'Eve'], count: 3 })
      const third = await page(second.next ?? -1)
      expect(third).toMatchObject({ names: ['Bob'], count: 3, next: null })
      expect(await rig().seat(room.id, cleo.id)).toEqual(cleo)
      expect(await rig().seat(room.id, eve.id)).toEqual(eve)
    })

    test('readRoster: a page that ends with the roster is the last one', async () => {
      const room = await rig().openRoom()
      for (const name of ['Ada', 'Bob']) await rig().join(room.id, name)
      expect(await rig().store.readRoster({ roomId: room.id, limit: 2 })).toMatchObject({ next: null })
    })

    test('readRoster: without absent seats; who enters again is last, who adds a connection is not', async () => {
      const room = await rig().openRoom()
      const [ada, bob] = [await rig().join(room.id, 'Ada'), await rig().join(room.id, 'Bob')]
      const names = async () =>
        must(await rig().store.readRoster({ roomId: room.id, limit: 10 }), 'roster').members.map(
          ({ name }) => name,
        )
      await rig().enter(room.id, ada.id)
      expect(await names()).toEqual(['Ada', 'Bob'])
      await rig().depart({ ...ada, generation: 2 })
      expect(await names()).toEqual(['Bob'])
      await rig().enter(room.id, ada.id)
      expect(await names()).toEqual(['Bob', 'Ada'])
      await rig().store.removeSeat(room.id, bob.id)
      expect(await names()).toEqual(['Ada'])
    })

    test('readRoster: empty, or room_gone', async () => {
      const room = await rig().openRoom()
      expect(await rig().store.readRoster({ roomId: room.id, limit: 10 })).toEqual({
        kind: 'roster',
        members: [],
        count: 0,
        next: null,
        head: 0,
      })
      expect(await rig().store.readRoster({ roomId: unknownId(), limit: 10 })).toEqual({ kind: 'room_gone' })
    })
  })
}
