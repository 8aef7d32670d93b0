import { describe, expect, test } from 'vitest'
import { memberBody, must, seatName, type StoreRig, unknownId } from './rig.ts'

export function describeAppending(rig: () => StoreRig): void {
  /** A room whose host is present, so that its log begins with one `joined`. */
  const enteredRoom = async () => {
    const room = await rig().openRoom()
    await rig().enter(room.id, room.host)
    return room
  }

  describe('appending', () => {
    test('append: stores the event with the next seq', async () => {
      const room = await enteredRoom()
      const before = Date.now()
      const stored = must(await rig().say(room.id, room.host, 'one', 'Hi'), 'stored')
      expect(stored).toMatchObject({ duplicate: false, joined: false })
      expect(stored.event).toEqual({
        roomId: room.id,
        seq: 2,
        at: stored.event.at,
        by: room.host,
        kind: 'message',
        id: 'one',
        body: '{"text":"Hi"}',
      })
      expect(Math.abs(stored.event.at - before)).toBeLessThan(60_000)
      expect(stored.seat).toEqual(await rig().seat(room.id, room.host))
      expect((await rig().log(room.id)).at(-1)).toEqual(stored.event)
      expect((await rig().store.findRoom(room.code))?.head).toBe(2)
    })

    test.each([
      ['emoji and other planes', '👩‍👩‍👧 𝔘𝔫𝔦 \u{10ffff}'],
      ['quotes and backslashes', '"\\\' {"a":1}'],
      ['control characters', 'a\u0000b\u001f\r\n\t\u2028'],
      ['what looks like SQL', "'); DROP TABLE events; --"],
      ['the longest text', '𝔘'.repeat(4000)],
    ])('append: the body comes back as it was given: %s', async (_, text) => {
      const room = await enteredRoom()
      const body = JSON.stringify({ text })
      const append = {
        roomId: room.id,
        memberId: room.host,
        id: 'one',
        body,
        kind: 'message',
        via: 'post',
      } as const
      must(await rig().store.append(append), 'stored')
      expect((await rig().log(room.id)).at(-1)?.body).toBe(body)
      expect(await rig().store.append(append)).toMatchObject({ duplicate: true })
    })

    test('append: the same id with the same content is a duplicate: the first event again', async () => {
      const room = await enteredRoom()
      const first = must(await rig().say(room.id, room.host, 'one'), 'stored')
      await rig().say(room.id, room.host, 'two')
      const again = must(await rig().say(room.id, room.host, 'one'), 'stored')
      expect(again).toEqual({ ...first, duplicate: true })
      expect(await rig().log(room.id)).toHaveLength(3)
    })

    test('append: many at once with one id store one event, and all get it', async () => {
      const room = await enteredRoom()
      const results = await Promise.all(
        Array.from({ length: 20 }, () => rig().say(room.id, room.host, 'one')),
      )
      const stored = results.map((result) => must(result, 'stored'))
      expect(stored.map(({ duplicate }) => duplicate)).toEqual([false, ...Array(19).fill(true)])
      expect(new Set(stored.map(({ event }) => event.seq))).toEqual(new Set([2]))
      expect(await rig().log(room.id)).toHaveLength(2)
    })

    test('append: the same id with another body is id_conflict, at once and later', async () => {
      const room = await enteredRoom()
      const results = await Promise.all([
        rig().say(room.id, room.host, 'one', 'first'),
        rig().say(room.id, room.host, 'one', 'second'),
      ])
      expect(results.map(({ kind }) => kind)).toEqual(['stored', 'id_conflict'])
      expect(await rig().say(room.id, room.host, 'one', 'third')).toEqual({ kind: 'id_conflict' })
      expect(await rig().log(room.id)).toHaveLength(2)
    })

    test('append: ids are told apart exactly', async () => {
      const room = await enteredRoom()
      const ids = ['a', 'A', 'a ', ' a', 'ä', 'a\u0308', '1', '01', '👩‍💻', 'x'.repeat(64)]
      for (const id of ids)
        expect(await rig().say(room.id, room.host, id)).toMatchObject({ duplicate: false })
      expect((await rig().log(room.id)).slice(1).map(({ id }) => id)).toEqual(ids)
    })

    test('append: an id is its member’s own', async () => {
      const room = await enteredRoom()
      const ada = await rig().join(room.id, 'Ada')
      for (const id of [room.host, ada.id]) {
        expect(await rig().say(room.id, id, 'one', `by ${id}`)).toMatchObject({ duplicate: false })
      }
    })

    test('append: seat_gone, room_gone; nothing is stored', async () => {
      const [room, other] = [await enteredRoom(), await enteredRoom()]
      expect(await rig().say(room.id, other.host, 'one')).toEqual({ kind: 'seat_gone' })
      expect(await rig().say(unknownId(), room.host, 'one')).toEqual({ kind: 'room_gone' })
      expect(await rig().log(room.id)).toHaveLength(1)
    })

    test('append: after the seat was removed even a repeat is seat_gone', async () => {
      const room = await enteredRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().say(room.id, ada.id, 'one')
      await rig().store.removeSeat(room.id, ada.id)
      expect(await rig().say(room.id, ada.id, 'one')).toEqual({ kind: 'seat_gone' })
    })

    test('append: a seat that was never present becomes so first: joined, then the message, in one commit', async () => {
      const room = await rig().openRoom({ name: 'Ada' })
      const stored = must(await rig().say(room.id, room.host, 'one', 'Hi'), 'stored')
      expect(stored).toMatchObject({
        joined: true,
        event: { seq: 2 },
        seat: { present: true, generation: 1 },
      })
      expect(stored.seat).toEqual(await rig().seat(room.id, room.host))
      expect(await rig().story(room.id)).toEqual([
        { kind: 'joined', by: room.host, body: memberBody(room.host, 'Ada', 'host') },
        { kind: 'message', by: room.host, body: { text: 'Hi' } },
      ])
      const commit = rig().commits.find(([event]) => event?.roomId === room.id)
      expect(commit?.filter(({ roomId }) => roomId === room.id)).toHaveLength(2)
    })

    test.each(['post', 'say'] as const)('append: an absent seat becomes present again: %s', async (way) => {
      const room = await rig().openRoom()
      await rig().depart((await rig().enter(room.id, room.host, 'post')).seat)
      expect(await rig()[way](room.id, room.host, 'one')).toMatchObject({
        joined: true,
        seat: { generation: 2 },
      })
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual([
        'joined',
        'left',
        'joined',
        'message',
      ])
      expect((await rig().store.findRoom(room.code))?.entered).toBe(false)
    })

    test('append: several at once of an absent seat log one joined', async () => {
      const room = await rig().openRoom()
      const results = await Promise.all(['a', 'b', 'c'].map((id) => rig().say(room.id, room.host, id)))
      expect(results.map((result) => must(result, 'stored').joined)).toEqual([true, false, false])
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual([
        'joined',
        ...Array(3).fill('message'),
      ])
    })

    test('append: a send keeps the generation of a present seat, so that its departure still counts', async () => {
      const room = await enteredRoom()
      expect(await rig().say(room.id, room.host, 'one')).toMatchObject({ seat: { generation: 1 } })
      await rig().depart(await rig().seat(room.id, room.host))
    })

    test('append: a post raises it, so that a departure that was decided before is stale', async () => {
      const room = await rig().openRoom()
      const { seat } = must(await rig().post(room.id, room.host, 'one'), 'stored')
      const departure = { roomId: room.id, memberId: seat.id, generation: seat.generation }
      const [posted, departed] = await Promise.all([
        rig().post(room.id, room.host, 'two'),
        rig().store.depart(departure),
      ])
      expect(posted).toMatchObject({ joined: false, seat: { present: true, generation: 2 } })
      expect(departed).toEqual({ kind: 'stale' })
      expect((await rig().log(room.id)).map(({ kind }) => kind)).toEqual(['joined', 'message', 'message'])
      expect(await rig().post(room.id, room.host, 'two')).toMatchObject({ seat: { generation: 2 } })
      await rig().depart(must(posted, 'stored').seat)
    })

    test('append: a duplicate or a conflict never makes a seat present', async () => {
      const room = await enteredRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().say(room.id, ada.id, 'one')
      await rig().depart(ada)
      const { length } = await rig().log(room.id)
      const duplicate = must(await rig().say(room.id, ada.id, 'one'), 'stored')
      expect(duplicate).toMatchObject({ duplicate: true, joined: false, seat: { present: false } })
      expect(await rig().say(room.id, ada.id, 'one', 'other')).toEqual({ kind: 'id_conflict' })
      expect(await rig().log(room.id)).toHaveLength(length)
      expect(await rig().seat(room.id, ada.id)).toMatchObject({ present: false, generation: 1 })
    })

    test('append: a seat that lost its name is name_taken and nothing is stored; a repeat is still a duplicate', async () => {
      const room = await enteredRoom()
      const ada = await rig().join(room.id, 'Ada')
      await rig().say(room.id, ada.id, 'one')
      await rig().depart(ada)
      await rig().join(room.id, 'ADA')
      const { length } = await rig().log(room.id)
      expect(must(await rig().say(room.id, ada.id, 'two'), 'name_taken').held).toContain('ada')
      expect(await rig().say(room.id, ada.id, 'one')).toMatchObject({ duplicate: true })
      expect(await rig().log(room.id)).toHaveLength(length)
      await rig().enter(room.id, ada.id, 'post', seatName('Ada 2'))
      expect(await rig().say(room.id, ada.id, 'two')).toMatchObject({ kind: 'stored', joined: false })
    })

    test('append: 100 at once to each of several rooms get the seqs 1 to 101 in the order of the calls', async () => {
      const rooms = await Promise.all(Array.from({ length: 5 }, enteredRoom))
      const round = Array.from({ length: 100 }, (_, index) => `m${index}`)
      const calls = round.flatMap((id) =>
        rooms.map((room) => ({ room, id, result: rig().say(room.id, room.host, id) })),
      )
      const results = await Promise.all(calls.map(({ result }) => result))
      for (const room of rooms) {
        const log = await rig().log(room.id)
        expect(log.slice(1).map(({ id }) => id)).toEqual(round)
        expect(rig().committed(room.id)).toEqual(log)
      }
      expect(results.map((result) => must(result, 'stored').event.seq)).toEqual(
        calls.map((_, index) => 2 + Math.floor(index / rooms.length)),
      )
    })

    test('append: time does not run backwards within a room', async () => {
      const room = await rig().openRoom()
      await Promise.all(Array.from({ length: 50 }, (_, index) => rig().say(room.id, room.host, `m${index}`)))
      const times = (await rig().log(room.id)).map(({ at }) => at)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    })
  })
}
