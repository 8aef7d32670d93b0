import { describe, expect, test } from 'vitest'
import type { Idempotency } from '../../src/ports/idempotency.ts'
import { must, NEVER, seatName, type StoreRig, unknownId } from './rig.ts'

const newKey = (windowMs = 60_000): Idempotency => ({ key: unknownId(), request: 'one', windowMs })
const other = (idempotency: Idempotency): Idempotency => ({ ...idempotency, request: 'another' })
const seatOf = (name: string, expiresAt = NEVER) => ({ id: unknownId(), ...seatName(name), expiresAt })

export function describeIdempotency(rig: () => StoreRig): void {
  const post = async (roomId: string, memberId: string, id: string, idempotency: Idempotency) =>
    rig().store.append({ ...rig().message(roomId, memberId, id), via: 'post', idempotency })

  describe('idempotency', () => {
    test('createRoom: the same request gets the first room, whatever it would have made', async () => {
      const idempotency = newKey()
      const input = rig().newRoom({ name: 'Ada', title: 'Physics', lifetime: 'kept' })
      const { room, seat } = must(await rig().store.createRoom({ ...input, idempotency }), 'created')
      const again = rig().newRoom({ name: 'Ada', title: 'Physics', lifetime: 'kept' })
      again.host.expiresAt = NEVER - 1
      const answer = await rig().store.createRoom({ ...again, idempotency })
      expect(answer).toEqual({ kind: 'repeated', room, seat })
      expect(await rig().store.findRoom(again.room.code)).toBeNull()
    })

    test('createRoom: the answer stays as it was, though the room fills, and when it is gone', async () => {
      const idempotency = newKey()
      const input = rig().newRoom()
      const first = must(await rig().store.createRoom({ ...input, idempotency }), 'created')
      await rig().enter(first.room.id, first.seat.id)
      const answer = { ...first, kind: 'repeated' }
      expect(await rig().store.createRoom({ ...input, idempotency })).toEqual(answer)
      await rig().store.deleteRoom(first.room.id)
      expect(await rig().store.createRoom({ ...input, idempotency })).toEqual(answer)
      expect(await rig().store.findRoom(first.room.code)).toBeNull()
    })

    test('createRoom: of many at once under one key one opens a room, and all get it', async () => {
      const idempotency = newKey()
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => rig().store.createRoom({ ...rig().newRoom(), idempotency })),
      )
      const rooms = answers.map((answer) => ('room' in answer ? answer.room : null))
      expect(new Set(rooms.map((room) => room?.id)).size).toBe(1)
      expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1)
      expect(answers.filter(({ kind }) => kind === 'repeated')).toHaveLength(19)
    })

    test('createRoom: a refusal is not remembered; the next code under the key opens the room', async () => {
      const idempotency = newKey()
      const { code } = await rig().openRoom()
      const refused = { ...rig().newRoom({ code }), idempotency }
      expect(await rig().store.createRoom(refused)).toEqual({ kind: 'code_taken' })
      must(await rig().store.createRoom({ ...rig().newRoom(), idempotency }), 'created')
    })

    test('another request under the key is a key_conflict, and does nothing', async () => {
      const { store } = rig()
      const room = await rig().openRoom()
      const [opening, joining, renewing, posting] = [newKey(), newKey(), newKey(), newKey()]
      const ada = seatOf('Ada')
      must(await store.createRoom({ ...rig().newRoom(), idempotency: opening }), 'created')
      must(await store.addSeat(room.id, ada, joining), 'added')
      must(await store.renewSeat(room.id, ada.id, NEVER, renewing), 'renewed')
      must(await post(room.id, ada.id, 'one', posting), 'stored')
      const log = await rig().log(room.id)

      const conflict = { kind: 'key_conflict' }
      const input = rig().newRoom()
      expect(await store.createRoom({ ...input, idempotency: other(opening) })).toEqual(conflict)
      expect(await store.findRoom(input.room.code)).toBeNull()
      const bob = seatOf('Bob')
      expect(await store.addSeat(room.id, bob, other(joining))).toEqual(conflict)
      expect(await store.findSeat(room.id, bob.id)).toEqual({ kind: 'seat_gone' })
      expect(await store.renewSeat(room.id, ada.id, NEVER, other(renewing))).toEqual(conflict)
      expect(await post(room.id, ada.id, 'two', other(posting))).toEqual(conflict)
      expect(await rig().log(room.id)).toEqual(log)
    })

    test('addSeat: the same request gets the seat as it was then, by now renamed or gone', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey()
      const first = must(await rig().store.addSeat(room.id, seatOf('Ada'), idempotency), 'added')
      const again = seatOf('Ada', NEVER - 1)
      const answer = { ...first, kind: 'repeated' }
      expect(await rig().store.addSeat(room.id, again, idempotency)).toEqual(answer)
      await rig().enter(room.id, first.seat.id, 'socket', seatName('Ada 2'))
      expect(await rig().store.addSeat(room.id, again, idempotency)).toEqual(answer)
      await rig().store.removeSeat(room.id, first.seat.id)
      expect(await rig().store.addSeat(room.id, again, idempotency)).toEqual(answer)
      expect(await rig().store.findSeat(room.id, again.id)).toEqual({ kind: 'seat_gone' })
    })

    test('addSeat: name_taken is not remembered', async () => {
      const room = await rig().openRoom()
      const [idempotency, ada] = [newKey(), await rig().addSeat(room.id, 'Ada')]
      must(await rig().store.addSeat(room.id, seatOf('Ada'), idempotency), 'name_taken')
      await rig().store.removeSeat(room.id, ada)
      must(await rig().store.addSeat(room.id, seatOf('Ada'), idempotency), 'added')
    })

    test('addSeat, renewSeat: when the room is gone so is what was remembered of its people', async () => {
      const room = await rig().openRoom()
      const [joining, renewing] = [newKey(), newKey()]
      const { seat } = must(await rig().store.addSeat(room.id, seatOf('Ada'), joining), 'added')
      must(await rig().store.renewSeat(room.id, seat.id, NEVER, renewing), 'renewed')
      await rig().store.deleteRoom(room.id)
      const gone = { kind: 'room_gone' }
      expect(await rig().store.addSeat(room.id, seatOf('Ada'), joining)).toEqual(gone)
      expect(await rig().store.renewSeat(room.id, seat.id, NEVER, renewing)).toEqual(gone)
    })

    test('renewSeat: the same request gets the expiry asked for first, and renews nothing', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey()
      const id = await rig().addSeat(room.id, 'Ada', 10_000)
      const { seat } = must(await rig().store.renewSeat(room.id, id, 5000, idempotency), 'renewed')
      expect(seat.expiresAt).toBe(10_000)
      const repeated = must(await rig().store.renewSeat(room.id, id, 20_000, idempotency), 'repeated')
      expect(repeated.seat).toEqual({ ...seat, expiresAt: 5000 })
      expect((await rig().seat(room.id, id)).expiresAt).toBe(10_000)
    })

    test('append: the same request gets the first event, under another id as well, and the seat stays as it is', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey()
      const first = must(await post(room.id, room.host, 'one', idempotency), 'stored')
      const before = await rig().seat(room.id, room.host)
      const answer = { kind: 'repeated', event: first.event, duplicate: false }
      expect(await post(room.id, room.host, 'one', idempotency)).toEqual(answer)
      expect(await post(room.id, room.host, 'two', idempotency)).toEqual(answer)
      expect(await rig().seat(room.id, room.host)).toEqual(before)
      expect(await rig().log(room.id)).toHaveLength(2)
    })

    test('append: a duplicate is remembered as one', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey()
      const { event } = must(await rig().post(room.id, room.host, 'one'), 'stored')
      must(await post(room.id, room.host, 'one', idempotency), 'stored')
      const again = await post(room.id, room.host, 'one', idempotency)
      expect(again).toEqual({ kind: 'repeated', event, duplicate: true })
    })

    test('append: an id_conflict is not remembered, and a seat that is gone gets nothing', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey()
      await rig().post(room.id, room.host, 'one', 'first')
      expect(await post(room.id, room.host, 'one', idempotency)).toEqual({ kind: 'id_conflict' })
      must(await post(room.id, room.host, 'two', idempotency), 'stored')
      await rig().addSeat(room.id, 'Ada')
      await rig().store.removeSeat(room.id, room.host)
      expect(await post(room.id, room.host, 'two', idempotency)).toEqual({ kind: 'seat_gone' })
    })

    test('a key is free again after its window, removed or not', async () => {
      const room = await rig().openRoom()
      const idempotency = newKey(1)
      must(await rig().store.addSeat(room.id, seatOf('Ada 1'), idempotency), 'added')
      await expect
        .poll(() => rig().store.addSeat(room.id, seatOf('Ada 2'), other(idempotency)))
        .toMatchObject({ kind: 'added', seat: { name: 'Ada 2' } })
    })

    test('removeExpiredAnswers: removes those whose window is over by then, piece by piece, and no other', async () => {
      const { store } = rig()
      const room = await rig().openRoom()
      const [short, long] = [newKey(1000), newKey(3_600_000)]
      const { seat } = must(await store.addSeat(room.id, seatOf('Ada'), short), 'added')
      await Promise.all(
        Array.from({ length: 1000 }, () => store.renewSeat(room.id, seat.id, NEVER, newKey(1000))),
      )
      must(await store.addSeat(room.id, seatOf('Bob'), long), 'added')
      const soon = Date.now() + 60_000
      expect(await store.removeExpiredAnswers(soon)).toBe(true)
      expect(await store.removeExpiredAnswers(soon)).toBe(false)
      must(await store.addSeat(room.id, seatOf('Bob'), long), 'repeated')
      must(await store.addSeat(room.id, seatOf('Ada 2'), short), 'added')
    })
  })
}
