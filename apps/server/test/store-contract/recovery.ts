import { describe, expect, test } from 'vitest'
import { must, seatName, type StoreRig, unknownId } from './rig.ts'

export function describeRecovery(rig: () => StoreRig): void {
  /** What `recover` says about these rooms; the other tests' rooms are in it as well. */
  const recover = async (...roomIds: string[]) => {
    const all = await rig().store.recover()
    const rooms = new Set(roomIds)
    return {
      emptyRooms: all.emptyRooms.filter(({ id }) => rooms.has(id)),
      presentSeats: all.presentSeats.filter(({ roomId }) => rooms.has(roomId)),
      waitingSeats: all.waitingSeats.filter(({ roomId }) => rooms.has(roomId)),
      keylessSeats: all.keylessSeats.filter(({ roomId }) => rooms.has(roomId)),
    }
  }

  describe('recovery', () => {
    test('recover: ephemeral rooms in which nobody is present, and whether anybody ever was by socket', async () => {
      const [fresh, left, posted, busy, kept] = [
        await rig().openRoom(),
        await rig().openRoom(),
        await rig().openRoom(),
        await rig().openRoom(),
        await rig().openRoom({ lifetime: 'kept' }),
      ]
      await rig().depart((await rig().enter(left.id, left.host, 'socket')).seat)
      await rig().depart((await rig().enter(posted.id, posted.host, 'post')).seat)
      await rig().enter(busy.id, busy.host)
      const { emptyRooms } = await recover(fresh.id, left.id, posted.id, busy.id, kept.id)
      expect(emptyRooms).toHaveLength(3)
      expect(emptyRooms).toEqual(
        expect.arrayContaining([
          { id: fresh.id, entered: false },
          { id: left.id, entered: true },
          { id: posted.id, entered: false },
        ]),
      )
    })

    test('recover: present seats, with their generation and the way they last entered', async () => {
      const room = await rig().openRoom({ lifetime: 'kept' })
      const enter = async (name: string, ...ways: ('socket' | 'post')[]) => {
        const id = await rig().addSeat(room.id, name)
        for (const via of ways) await rig().enter(room.id, id, via)
        return id
      }
      const socket = await enter('Socket', 'socket')
      const post = await enter('Post', 'post')
      const both = await enter('Both', 'post', 'socket')
      const back = await enter('Back', 'socket', 'post')
      const appended = await enter('Appended')
      await rig().post(room.id, appended, 'one')
      const talking = await enter('Talking', 'socket')
      await rig().say(room.id, talking, 'one')
      await rig().depart({ roomId: room.id, id: await enter('Gone', 'socket'), generation: 1 })
      const { presentSeats } = await recover(room.id)
      expect(presentSeats).toHaveLength(6)
      expect(presentSeats).toEqual(
        expect.arrayContaining([
          { id: socket, roomId: room.id, generation: 1, via: 'socket' },
          { id: post, roomId: room.id, generation: 1, via: 'post' },
          { id: both, roomId: room.id, generation: 2, via: 'socket' },
          { id: back, roomId: room.id, generation: 2, via: 'post' },
          { id: appended, roomId: room.id, generation: 1, via: 'post' },
          { id: talking, roomId: room.id, generation: 1, via: 'socket' },
        ]),
      )
    })

    test('recover: seats that were never present and still hold their name', async () => {
      const room = await rig().openRoom()
      const waiting = await rig().addSeat(room.id, 'Waiting')
      const released = await rig().addSeat(room.id, 'Released')
      await rig().store.releaseName(room.id, released)
      await rig().depart(await rig().join(room.id, 'Departed'))
      await rig().join(room.id, 'Present')
      const { waitingSeats } = await recover(room.id)
      expect(waitingSeats).toHaveLength(2)
      expect(waitingSeats).toEqual(
        expect.arrayContaining([
          { id: room.host, roomId: room.id },
          { id: waiting, roomId: room.id },
        ]),
      )
    })

    test('recover: a seat with its keys is not one that needs some; setLookalikeKeys passes over who is gone', async () => {
      const room = await rig().openRoom()
      const { lookalikeKeys } = seatName('x')
      const ada = await rig().join(room.id, 'Ada')
      await rig().store.setLookalikeKeys([
        { id: unknownId(), roomId: room.id, lookalikeKeys },
        { id: ada.id, roomId: room.id, lookalikeKeys },
      ])
      expect((await recover(room.id)).keylessSeats).toEqual([])
      await rig().join(room.id, seatName('X', 'x'))
      const { members } = must(await rig().store.readRoster({ roomId: room.id, limit: 10 }), 'roster')
      expect(members.map(({ lookalikeOf }) => lookalikeOf)).toEqual([null, ada.id])
    })
  })
}
