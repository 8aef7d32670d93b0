import { describe, expect, test } from 'vitest'
import { must, NEVER, type StoreRig, unknownId } from './rig.ts'

export function describeRooms(rig: () => StoreRig): void {
  describe('rooms', () => {
    test('createRoom: opens a room with its host’s seat, in which nobody is present', async () => {
      const before = Date.now()
      const input = rig().newRoom({ lifetime: 'kept', name: 'Ada', title: 'Physics 101 · 👩‍🔬' })
      const { room, seat } = must(await rig().store.createRoom(input), 'created')
      expect(room).toEqual({ ...input.room, createdAt: room.createdAt, entered: false, head: 0, floor: 1 })
      // Both clocks are this machine's or close to it; a store elsewhere may differ by a little.
      expect(Math.abs(room.createdAt - before)).toBeLessThan(60_000)
      expect(seat).toEqual({
        id: input.host.id,
        roomId: room.id,
        name: 'Ada',
        role: 'host',
        present: false,
        generation: 0,
        expiresAt: NEVER,
      })
      expect(await rig().store.findSeat(room.id, seat.id)).toEqual({ kind: 'found', room, seat })
      expect(await rig().log(room.id)).toEqual([])
    })

    test('createRoom: the code of an open room is code_taken, and nothing is stored', async () => {
      const { code } = await rig().openRoom()
      const input = rig().newRoom({ code })
      expect(await rig().store.createRoom(input)).toEqual({ kind: 'code_taken' })
      expect(await rig().store.findSeat(input.room.id, input.host.id)).toEqual({ kind: 'room_gone' })
    })

    test('createRoom: of many at once with one code exactly one wins', async () => {
      const code = rig().newCode()
      const results = await Promise.all(
        Array.from({ length: 20 }, () => rig().store.createRoom(rig().newRoom({ code }))),
      )
      expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(1)
      expect(results.filter(({ kind }) => kind === 'code_taken')).toHaveLength(19)
    })

    test('createRoom: a code is free again once its room is gone', async () => {
      const { id, code } = await rig().openRoom()
      await rig().store.deleteRoom(id)
      const { room } = must(await rig().store.createRoom(rig().newRoom({ code })), 'created')
      expect(room.id).not.toBe(id)
    })

    test('createRoom: in its quarantine a code is code_taken, however its room went; afterwards it is free', async () => {
      const { store } = rig()
      const [deleted, left, empty] = [await rig().openRoom(), await rig().openRoom(), await rig().openRoom()]
      await store.deleteRoom(deleted.id)
      await store.removeSeat(left.id, left.host)
      await store.deleteRoomIfEmpty(empty.id)
      for (const { code } of [deleted, left, empty]) {
        const input = rig().newRoom({ code })
        expect(await store.createRoom({ ...input, codeQuarantineMs: 60_000 })).toEqual({ kind: 'code_taken' })
        await expect
          .poll(() => store.createRoom({ ...input, codeQuarantineMs: 1 }))
          .toMatchObject({
            kind: 'created',
          })
      }
    })

    test('countCodes: those of a length that are open or in quarantine, and no others', async () => {
      const { store } = rig()
      const codes = ['X', 'Y', 'Z'].map((end) => `AS LONG AS NO OTHER ${end}`)
      const length = codes[0]?.length ?? 0
      expect(await store.countCodes(length, 60_000)).toBe(0)
      const [deleted] = await Promise.all(codes.map((code) => rig().openRoom({ code })))
      await rig().openRoom({ code: `${codes[0]} AND MORE` })
      expect(await store.countCodes(length, 60_000)).toBe(3)
      await store.deleteRoom(deleted?.id ?? '')
      expect(await store.countCodes(length, 60_000)).toBe(3)
      await expect.poll(() => store.countCodes(length, 1)).toBe(2)
      expect(await store.countCodes(length, 0)).toBe(2)
    })

    test('findRoom: the open room with this code, or null', async () => {
      const { id, code } = await rig().openRoom()
      expect(await rig().store.findRoom(code)).toMatchObject({ id, code })
      expect(await rig().store.findRoom(rig().newCode())).toBeNull()
      await rig().store.deleteRoom(id)
      expect(await rig().store.findRoom(code)).toBeNull()
    })

    test('deleteRoom: the room goes with its seats and events; a second time it is false', async () => {
      const { store } = rig()
      const room = await rig().openRoom({ lifetime: 'kept' })
      const ada = await rig().join(room.id, 'Ada')
      await rig().say(room.id, ada.id, 'one')
      expect(await store.deleteRoom(room.id)).toBe(true)
      expect(await store.deleteRoom(room.id)).toBe(false)
      expect(await store.findSeat(room.id, ada.id)).toEqual({ kind: 'room_gone' })
      expect(await store.readEvents({ roomId: room.id, limit: 10 })).toEqual({ kind: 'room_gone' })
      expect(await store.readRoster({ roomId: room.id, limit: 10 })).toEqual({ kind: 'room_gone' })
      expect(await rig().say(room.id, ada.id, 'one')).toEqual({ kind: 'room_gone' })
    })

    test('deleteRoom: other rooms keep everything', async () => {
      const [one, two] = [await rig().openRoom(), await rig().openRoom()]
      await rig().say(two.id, two.host, 'stays')
      await rig().store.deleteRoom(one.id)
      expect(await rig().log(two.id)).toHaveLength(2)
    })

    test('deleteRoom: a new room under the old code knows nothing of the old one', async () => {
      const old = await rig().openRoom()
      await rig().say(old.id, old.host, 'old')
      await rig().store.deleteRoom(old.id)
      const input = rig().newRoom({ code: old.code })
      await rig().store.createRoom(input)
      expect(await rig().store.findSeat(old.id, old.host)).toEqual({ kind: 'room_gone' })
      expect(await rig().store.findSeat(input.room.id, old.host)).toEqual({ kind: 'seat_gone' })
      expect(await rig().log(input.room.id)).toEqual([])
    })

    test('deleteRoomIfEmpty: an ephemeral room goes if nobody is present, absent seats or not', async () => {
      const room = await rig().openRoom()
      await rig().depart(await rig().join(room.id, 'Ada'))
      expect(await rig().store.deleteRoomIfEmpty(room.id)).toBe(true)
      expect(await rig().store.findRoom(room.code)).toBeNull()
      expect(await rig().store.deleteRoomIfEmpty(room.id)).toBe(false)
    })

    test('deleteRoomIfEmpty: false, and nothing happens, while somebody is present', async () => {
      const room = await rig().openRoom()
      await rig().join(room.id, 'Ada')
      expect(await rig().store.deleteRoomIfEmpty(room.id)).toBe(false)
      expect(await rig().log(room.id)).toHaveLength(1)
    })

    test('deleteRoomIfEmpty: an enter that was started before it saves the room', async () => {
      const room = await rig().openRoom()
      const entering = rig().enter(room.id, room.host)
      expect(await rig().store.deleteRoomIfEmpty(room.id)).toBe(false)
      await entering
    })

    test('deleteRoomIfEmpty: false for a kept room, and for one that is gone', async () => {
      const kept = await rig().openRoom({ lifetime: 'kept' })
      expect(await rig().store.deleteRoomIfEmpty(kept.id)).toBe(false)
      expect(await rig().store.findRoom(kept.code)).toMatchObject({ id: kept.id })
      expect(await rig().store.deleteRoomIfEmpty(unknownId())).toBe(false)
    })
  })
}
