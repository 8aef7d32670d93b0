import { describe, expect, test } from 'vitest'
import { memberBody, must, NEVER, seatName, type StoreRig, unknownId } from './rig.ts'

export function describeSeats(rig: () => StoreRig): void {
  describe('seats', () => {
    test('addSeat: adds a member who is not present', async () => {
      const room = await rig().openRoom()
      const id = unknownId()
      const added = must(
        await rig().store.addSeat(room.id, { id, ...seatName('Ada'), expiresAt: 12_345 }),
        'added',
      )
      expect(added.seat).toEqual({
        id,
        roomId: room.id,
        name: 'Ada',
        role: 'member',
        present: false,
        generation: 0,
        expiresAt: 12_345,
      })
      expect(added.room).toMatchObject({ id: room.id, code: room.code, head: 0 })
      expect(await rig().store.findSeat(room.id, id)).toEqual({ ...added, kind: 'found' })
      expect(await rig().log(room.id)).toEqual([])
    })

    test('addSeat: a room that is gone is room_gone', async () => {
      const seat = { id: unknownId(), ...seatName('Ada'), expiresAt: NEVER }
      expect(await rig().store.addSeat(unknownId(), seat)).toEqual({ kind: 'room_gone' })
    })

    test('findSeat: seat_gone for a member of another room, room_gone for an unknown room', async () => {
      const [one, two] = [await rig().openRoom(), await rig().openRoom()]
      expect(await rig().store.findSeat(one.id, two.host)).toEqual({ kind: 'seat_gone' })
      expect(await rig().store.findSeat(one.id, unknownId())).toEqual({ kind: 'seat_gone' })
      expect(await rig().store.findSeat(unknownId(), one.host)).toEqual({ kind: 'room_gone' })
    })

    test('renewSeat: a later expiry is taken, an earlier one is not', async () => {
      const room = await rig().openRoom()
      const ada = await rig().addSeat(room.id, 'Ada', 1000)
      const renew = async (expiresAt: number) =>
        must(await rig().store.renewSeat(room.id, ada, expiresAt), 'renewed').seat.expiresAt
      expect(await renew(2000)).toBe(2000)
      expect(await renew(1500)).toBe(2000)
      expect((await rig().seat(room.id, ada)).expiresAt).toBe(2000)
    })

    test('renewSeat: changes nothing else', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada', 1000)
      const renewed = must(await rig().store.renewSeat(room.id, ada.id, 2000), 'renewed')
      expect(renewed.seat).toEqual({ ...ada, expiresAt: 2000 })
      expect(renewed.room).toMatchObject({ id: room.id, head: 1, entered: true })
      expect(await rig().seat(room.id, ada.id)).toEqual(renewed.seat)
    })

    test('renewSeat: seat_gone, room_gone', async () => {
      const room = await rig().openRoom()
      expect(await rig().store.renewSeat(room.id, unknownId(), 1)).toEqual({ kind: 'seat_gone' })
      expect(await rig().store.renewSeat(unknownId(), room.host, 1)).toEqual({ kind: 'room_gone' })
    })

    test('removeSeat: logs left if the seat was present, and tells who remains', async () => {
      const room = await rig().openRoom()
      await rig().enter(room.id, room.host)
      const ada = await rig().join(room.id, 'Ada')
      const removed = await rig().store.removeSeat(room.id, ada.id)
      expect(removed).toEqual({ kind: 'removed', roomDeleted: false, presentCount: 1, entered: true })
      expect((await rig().story(room.id)).at(-1)).toEqual({
        kind: 'left',
        by: ada.id,
        body: memberBody(ada.id, 'Ada'),
      })
      expect(await rig().store.findSeat(room.id, ada.id)).toEqual({ kind: 'seat_gone' })
    })

    test('removeSeat: logs nothing for an absent seat', async () => {
      const room = await rig().openRoom()
      const [never, departed] = [await rig().addSeat(room.id, 'Never'), await rig().join(room.id, 'Ada')]
      await rig().depart(departed)
      const { length } = await rig().log(room.id)
      for (const id of [never, departed.id]) must(await rig().store.removeSeat(room.id, id), 'removed')
      expect(await rig().log(room.id)).toHaveLength(length)
    })

    test('removeSeat: entered tells whether somebody ever came by socket', async () => {
      const room = await rig().openRoom()
      const ada = await rig().addSeat(room.id, 'Ada')
      const removed = await rig().store.removeSeat(room.id, ada)
      expect(removed).toEqual({ kind: 'removed', roomDeleted: false, presentCount: 0, entered: false })
    })

    test('removeSeat: the events of who left stay', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().say(room.id, ada.id, 'one')
      await rig().store.removeSeat(room.id, ada.id)
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual(['joined', 'message', 'left'])
    })

    test('removeSeat: frees the name', async () => {
      const room = await rig().openRoom()
      await rig().store.removeSeat(room.id, await rig().addSeat(room.id, 'Ada'))
      expect(await rig().nameIsHeld(room.id, 'Ada')).toBe(false)
    })

    test('removeSeat: an ephemeral room goes with its last seat, and no left is announced', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      must(await rig().store.removeSeat(room.id, room.host), 'removed')
      const removed = await rig().store.removeSeat(room.id, ada.id)
      expect(removed).toEqual({ kind: 'removed', roomDeleted: true, presentCount: 0, entered: true })
      expect(await rig().store.findRoom(room.code)).toBeNull()
      expect(
        rig()
          .committed(room.id)
          .map(({ kind }) => kind),
      ).toEqual(['joined'])
    })

    test('removeSeat: an absent seat that may still re-enter keeps an ephemeral room', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().depart(ada)
      expect(await rig().store.removeSeat(room.id, room.host)).toMatchObject({ roomDeleted: false })
      await rig().enter(room.id, ada.id)
    })

    test('removeSeat: a kept room stays without a seat, and logs left', async () => {
      const room = await rig().openRoom({ lifetime: 'kept' })
      await rig().enter(room.id, room.host)
      expect(await rig().store.removeSeat(room.id, room.host)).toMatchObject({ roomDeleted: false })
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual(['joined', 'left'])
    })

    test('removeSeat: of several for one seat at once one removes it', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      const results = await Promise.all(
        Array.from({ length: 5 }, () => rig().store.removeSeat(room.id, ada.id)),
      )
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['removed', ...Array(4).fill('seat_gone')])
      expect((await rig().log(room.id)).filter(({ kind }) => kind === 'left')).toHaveLength(1)
    })

    test('removeSeat: seat_gone, room_gone', async () => {
      const room = await rig().openRoom()
      expect(await rig().store.removeSeat(room.id, unknownId())).toEqual({ kind: 'seat_gone' })
      expect(await rig().store.removeSeat(unknownId(), room.host)).toEqual({ kind: 'room_gone' })
    })

    test('removeExpiredSeats: absent seats whose time is up go, without a word in the log', async () => {
      const room = await rig().openRoom()
      const never = await rig().addSeat(room.id, 'Never', 1000)
      const departed = await rig().join(room.id, 'Departed', 1000)
      const later = await rig().addSeat(room.id, 'Later', 1001)
      const present = await rig().join(room.id, 'Present', 1000)
      await rig().depart(departed)
      const { length } = await rig().log(room.id)
      await rig().store.removeExpiredSeats(1000)
      const kinds = [never, departed.id, later, present.id].map(
        async (id) => (await rig().store.findSeat(room.id, id)).kind,
      )
      expect(await Promise.all(kinds)).toEqual(['seat_gone', 'seat_gone', 'found', 'found'])
      expect(await rig().log(room.id)).toHaveLength(length)
    })

    test('removeExpiredSeats: a room stays without a seat, of either kind; its deadline decides', async () => {
      for (const lifetime of ['ephemeral', 'kept'] as const) {
        const room = await rig().openRoom({ lifetime })
        const ada = await rig().addSeat(room.id, 'Ada', 2000)
        must(await rig().store.removeSeat(room.id, room.host), 'removed')
        await rig().store.removeExpiredSeats(2000)
        expect(await rig().store.findSeat(room.id, ada)).toEqual({ kind: 'seat_gone' })
        expect(await rig().store.findRoom(room.code)).toMatchObject({ id: room.id })
        await rig().join(room.id, 'Late')
      }
    })

    test('removeExpiredSeats: a room without a seat is among those that recover names', async () => {
      const input = rig().newRoom()
      input.host.expiresAt = 2500
      must(await rig().store.createRoom(input), 'created')
      await rig().store.removeExpiredSeats(2500)
      const { emptyRooms } = await rig().store.recover()
      expect(emptyRooms).toContainEqual({ id: input.room.id, entered: false })
      expect(await rig().store.deleteRoomIfEmpty(input.room.id)).toBe(true)
    })

    test('removeExpiredSeats: the host of a kept room never expires, that of an ephemeral one does', async () => {
      const open = async (lifetime: 'ephemeral' | 'kept') => {
        const input = rig().newRoom({ lifetime })
        input.host.expiresAt = 3000
        must(await rig().store.createRoom(input), 'created')
        return { room: input.room.id, host: input.host.id }
      }
      const [kept, ephemeral] = [await open('kept'), await open('ephemeral')]
      const member = await rig().addSeat(kept.room, 'Ada', 3000)
      await rig().store.removeExpiredSeats(3000)
      expect(await rig().store.findSeat(ephemeral.room, ephemeral.host)).toEqual({ kind: 'seat_gone' })
      expect(await rig().store.findSeat(kept.room, kept.host)).toMatchObject({ kind: 'found' })
      expect(await rig().store.findSeat(kept.room, member)).toEqual({ kind: 'seat_gone' })
    })

    test('removeExpiredSeats: a renewal that was started before it saves the seat', async () => {
      const room = await rig().openRoom()
      const ada = await rig().addSeat(room.id, 'Ada', 4000)
      const renewed = rig().store.renewSeat(room.id, ada, 5000)
      await rig().store.removeExpiredSeats(4000)
      expect(await renewed).toMatchObject({ kind: 'renewed' })
      expect((await rig().seat(room.id, ada)).expiresAt).toBe(5000)
    })
  })
}
