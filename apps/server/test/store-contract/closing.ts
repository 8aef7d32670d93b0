import { describe, expect, onTestFinished, test } from 'vitest'
import { StorageUnavailable, type StoredEvent } from '../../src/ports/store.ts'
import { type OpenStore, StoreRig } from './rig.ts'

export function describeClosing(open: OpenStore): void {
  const openRig = async (): Promise<StoreRig> => {
    const commits: (readonly StoredEvent[])[] = []
    const rig = new StoreRig(await open((events) => commits.push(events)), commits)
    onTestFinished(() => rig.store.close())
    return rig
  }

  describe('closing', () => {
    test('close: finishes what was started', async () => {
      const rig = await openRig()
      const room = await rig.openRoom()
      const started = Array.from({ length: 100 }, (_, index) => rig.say(room.id, room.host, `m${index}`))
      await rig.store.close()
      expect((await Promise.all(started)).map(({ kind }) => kind)).toEqual(Array(100).fill('stored'))
      expect(rig.committed(room.id)).toHaveLength(101)
    })

    test('close: may be called again, at once and later', async () => {
      const rig = await openRig()
      await Promise.all([rig.store.close(), rig.store.close()])
      await expect(rig.store.close()).resolves.toBeUndefined()
    })

    test('close: operations that are started afterwards fail with StorageUnavailable', async () => {
      const rig = await openRig()
      const room = await rig.openRoom()
      const closing = rig.store.close()
      await expect(rig.say(room.id, room.host, 'late')).rejects.toThrow(StorageUnavailable)
      await closing
      await expect(rig.store.findRoom(room.code)).rejects.toThrow(StorageUnavailable)
      await expect(rig.store.ping()).rejects.toThrow(StorageUnavailable)
    })
  })
}
