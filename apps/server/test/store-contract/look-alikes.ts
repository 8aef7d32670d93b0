import { describe, expect, test } from 'vitest'
import type { SeatName } from '../../src/ports/store.ts'
import { must, seatName, type StoreRig } from './rig.ts'

export function describeLookAlikes(rig: () => StoreRig): void {
  /** Names and what the roster says each looks like, by name. */
  async function readMarks(roomId: string) {
    const { members } = must(await rig().store.readRoster({ roomId, limit: 100 }), 'roster')
    const names = new Map(members.map(({ id, name }) => [id, name]))
    return members.map(({ name, lookalikeOf }) => [name, lookalikeOf && names.get(lookalikeOf)])
  }

  /** What the `joined` events say. */
  const readJoined = async (roomId: string) =>
    (await rig().story(roomId))
      .filter(({ kind }) => kind === 'joined')
      .map(({ body }) => (body as { member: { lookalikeOf?: string } }).member.lookalikeOf)

  async function joinAll(...names: (string | SeatName)[]) {
    const room = await rig().openRoom()
    const seats = []
    for (const name of names) seats.push(await rig().join(room.id, name))
    return { roomId: room.id, seats }
  }

  describe('look-alikes', () => {
    test('enter, readRoster: an equal key of either kind marks who entered later with who entered first', async () => {
      const { roomId, seats } = await joinAll(
        seatName('First', 'd', 'r'),
        seatName('Drawn', 'd', 'other'),
        seatName('Read', 'another', 'r'),
        seatName('Crossed', 'r', 'd'),
        seatName('Both', 'd', 'r'),
      )
      expect(await readMarks(roomId)).toEqual([
        ['First', null],
        ['Drawn', 'First'],
        ['Read', 'First'],
        ['Crossed', null],
        ['Both', 'First'],
      ])
      const first = seats[0]?.id
      expect(await readJoined(roomId)).toEqual([undefined, first, first, undefined, first])
    })

    test('enter, readRoster: of two that are alike in different ways the one who entered first counts', async () => {
      const { roomId } = await joinAll(
        seatName('R', '1', 'r'),
        seatName('D', 'd', '2'),
        seatName('X', 'd', 'r'),
      )
      expect((await readMarks(roomId)).at(-1)).toEqual(['X', 'R'])
    })

    test('depart, removeSeat: with the first one its mark goes, and the next one takes its place', async () => {
      const { roomId, seats } = await joinAll(seatName('A', 'x'), seatName('B', 'x'), seatName('C', 'x'))
      const [a, b, c] = seats
      if (!a || !b || !c) throw new Error('three have joined')
      await rig().depart(a)
      expect(await readMarks(roomId)).toEqual([
        ['B', null],
        ['C', 'B'],
      ])
      await rig().enter(roomId, a.id)
      expect(await readMarks(roomId), 'who comes back is the last').toEqual([
        ['B', null],
        ['C', 'B'],
        ['A', 'B'],
      ])
      await rig().store.removeSeat(roomId, b.id)
      expect(await readMarks(roomId)).toEqual([
        ['C', null],
        ['A', 'C'],
      ])
      expect(await readJoined(roomId), 'events keep what was true then').toEqual([
        undefined,
        a.id,
        a.id,
        b.id,
      ])
    })

    test('enter: who is not present, or in another room, is no reason for a mark', async () => {
      const { roomId } = await joinAll()
      await rig().addSeat(roomId, seatName('Waiting', 'x'))
      await joinAll(seatName('Elsewhere', 'x'))
      await rig().join(roomId, seatName('Here', 'x'))
      expect(await readMarks(roomId)).toEqual([['Here', null]])
      expect(await readJoined(roomId)).toEqual([undefined])
    })

    test('enter: a new name comes with its own keys', async () => {
      const { roomId } = await joinAll(seatName('Ada', 'ada'), seatName('Bob', 'bob'))
      const seat = await rig().addSeat(roomId, seatName('Alike', 'ada'))
      await rig().enter(roomId, seat, 'post', seatName('Other', 'bob'))
      expect((await readMarks(roomId)).at(-1)).toEqual(['Other', 'Bob'])
      expect((await readJoined(roomId)).at(-1)).toBeTypeOf('string')
    })

    test('append: a post that makes its seat present marks it too', async () => {
      const { roomId, seats } = await joinAll(seatName('Ada', 'x'))
      await rig().post(roomId, await rig().addSeat(roomId, seatName('Alike', 'x')), 'one')
      expect((await readJoined(roomId)).at(-1)).toBe(seats[0]?.id)
      expect((await readMarks(roomId)).at(-1)).toEqual(['Alike', 'Ada'])
    })
  })
}
