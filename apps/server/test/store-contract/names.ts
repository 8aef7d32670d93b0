import { nameKey } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { memberBody, must, NEVER, seatName, type StoreRig, unknownId } from './rig.ts'

export function describeNames(rig: () => StoreRig): void {
  const add = (roomId: string, name: string) =>
    rig().store.addSeat(roomId, { id: unknownId(), ...seatName(name), expiresAt: NEVER })

  describe('names', () => {
    test.each([
      ['Ada', 'aDA'],
      ['Straße', 'STRASSE'],
      ['Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ])('addSeat: while %s is held, %s is name_taken', async (first, second) => {
      const room = await rig().openRoom()
      await rig().addSeat(room.id, first)
      expect((await add(room.id, second)).kind).toBe('name_taken')
    })

    test('addSeat: a refusal names the keys that are held in this room, and only those', async () => {
      const [room, other] = [
        await rig().openRoom({ name: 'Hostess' }),
        await rig().openRoom({ name: 'Else' }),
      ]
      await rig().join(room.id, 'Ada')
      await rig().addSeat(room.id, 'Bob')
      await rig().depart(await rig().join(room.id, 'Absent'))
      const released = await rig().addSeat(room.id, 'Released')
      await rig().store.releaseName(room.id, released)
      await rig().join(other.id, 'Elsewhere')
      const { held } = must(await add(room.id, 'ADA'), 'name_taken')
      expect(held.toSorted()).toEqual(['Ada', 'Bob', 'Hostess'].map(nameKey).toSorted())
    })

    test('addSeat: a refusal adds nothing', async () => {
      const room = await rig().openRoom()
      const id = unknownId()
      must(await rig().store.addSeat(room.id, { id, ...seatName('Hostess'), expiresAt: NEVER }), 'name_taken')
      expect(await rig().store.findSeat(room.id, id)).toEqual({ kind: 'seat_gone' })
    })

    test('addSeat: the host’s name is held from the start', async () => {
      const room = await rig().openRoom({ name: 'Ada' })
      expect(await rig().nameIsHeld(room.id, 'ada')).toBe(true)
    })

    test('addSeat: of many at once with one name exactly one gets it', async () => {
      const room = await rig().openRoom()
      const results = await Promise.all(Array.from({ length: 20 }, () => add(room.id, 'Ada')))
      expect(results.filter(({ kind }) => kind === 'added')).toHaveLength(1)
      expect(results.filter(({ kind }) => kind === 'name_taken')).toHaveLength(19)
    })

    test('addSeat: another room’s names do not matter', async () => {
      const [one, two] = [await rig().openRoom(), await rig().openRoom()]
      await rig().addSeat(one.id, 'Ada')
      expect(await rig().nameIsHeld(two.id, 'Ada')).toBe(false)
    })

    test('releaseName: frees the name of a seat that was never present; the seat can still enter', async () => {
      const room = await rig().openRoom()
      const ada = await rig().addSeat(room.id, 'Ada')
      await rig().store.releaseName(room.id, ada)
      expect(await rig().seat(room.id, ada)).toMatchObject({ present: false, generation: 0 })
      const second = await rig().addSeat(room.id, 'Ada')
      await rig().store.removeSeat(room.id, second)
      expect((await rig().enter(room.id, ada)).seat.name).toBe('Ada')
      expect(await rig().nameIsHeld(room.id, 'Ada')).toBe(true)
    })

    test('releaseName: nothing happens to a seat that is present, or to one that is gone', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().store.releaseName(room.id, ada.id)
      expect(await rig().nameIsHeld(room.id, 'Ada')).toBe(true)
      expect(await rig().seat(room.id, ada.id)).toEqual(ada)
      await rig().store.releaseName(room.id, unknownId())
      await rig().store.releaseName(unknownId(), ada.id)
    })

    test('releaseName: after somebody else took the name it does not free theirs', async () => {
      const room = await rig().openRoom()
      const first = await rig().addSeat(room.id, 'Ada')
      await rig().store.releaseName(room.id, first)
      await rig().addSeat(room.id, 'Ada')
      await rig().store.releaseName(room.id, first)
      expect(await rig().nameIsHeld(room.id, 'Ada')).toBe(true)
    })

    test('depart: frees the name; back in time, the seat has it again', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().depart(ada)
      expect((await rig().enter(room.id, ada.id)).seat.name).toBe('Ada')
      expect(await rig().nameIsHeld(room.id, 'Ada')).toBe(true)
    })

    test('enter: a seat that lost its name is name_taken, and stays absent', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().depart(ada)
      await rig().addSeat(room.id, 'ADA')
      const { length } = await rig().log(room.id)
      const refused = await rig().store.enter({ roomId: room.id, memberId: ada.id, via: 'socket' })
      expect(must(refused, 'name_taken').held.toSorted()).toEqual(['Ada', 'Hostess'].map(nameKey).toSorted())
      expect(await rig().seat(room.id, ada.id)).toMatchObject({ present: false, generation: 1 })
      expect(await rig().log(room.id)).toHaveLength(length)
    })

    test('enter: with another name the seat enters under it, and keeps it', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().depart(ada)
      await rig().addSeat(room.id, 'Ada')
      expect((await rig().enter(room.id, ada.id, 'socket', seatName('Ada 2'))).seat.name).toBe('Ada 2')
      expect((await rig().story(room.id)).at(-1)?.body).toEqual(memberBody(ada.id, 'Ada 2'))
      expect(await rig().seat(room.id, ada.id)).toMatchObject({ name: 'Ada 2', present: true })
      expect(await rig().nameIsHeld(room.id, 'ada 2')).toBe(true)
    })

    test('enter: the other name may be taken too', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().depart(ada)
      for (const name of ['Ada', 'Ada 2']) await rig().addSeat(room.id, name)
      const input = { roomId: room.id, memberId: ada.id, via: 'post', name: seatName('Ada 2') } as const
      must(await rig().store.enter(input), 'name_taken')
      expect((await rig().seat(room.id, ada.id)).name).toBe('Ada')
    })

    test('enter: a name is ignored if the seat is present by then', async () => {
      const room = await rig().openRoom()
      const ada = await rig().join(room.id, 'Ada')
      const again = await rig().enter(room.id, ada.id, 'socket', seatName('Ada 2'))
      expect(again).toMatchObject({ joined: false, seat: { name: 'Ada' } })
      expect(await rig().nameIsHeld(room.id, 'Ada 2')).toBe(false)
    })

    test('enter: a released name that nobody took is held again', async () => {
      const room = await rig().openRoom()
      await rig().store.releaseName(room.id, room.host)
      await rig().enter(room.id, room.host)
      expect(await rig().nameIsHeld(room.id, 'Hostess')).toBe(true)
    })
  })
}
