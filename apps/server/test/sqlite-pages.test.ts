import { describe, expect, test } from 'vitest'
import { openStore, temporaryDir } from './sqlite/temporary.ts'

describe('SqliteStore, when many read a lot', () => {
  /** A room with more long messages than a page can hold, and somebody present in it. */
  async function openLongRoom() {
    const { rig, store } = await openStore(await temporaryDir())
    const room = await rig.openRoom()
    await rig.enter(room.id, room.host)
    const text = 'x'.repeat(16_000)
    const said = Array.from({ length: 40 }, (_, index) => rig.say(room.id, room.host, `m${index}`, text))
    await Promise.all(said)
    let pages = 0
    const read = async () => {
      const page = await store.readEvents({ roomId: room.id, after: 0, limit: 200 })
      pages += 1
      return page
    }
    return { rig, room, read, pages: () => pages }
  }

  test('an append overtakes the pages that wait: no more than four are read before it is answered', async () => {
    const { rig, room, read, pages } = await openLongRoom()
    const reads = Array.from({ length: 200 }, read)
    for (const id of ['one', 'two', 'three']) {
      const before = pages()
      expect(await rig.say(room.id, room.host, id)).toMatchObject({ kind: 'stored' })
      expect(pages() - before).toBeLessThanOrEqual(4)
    }
    await Promise.all(reads)
    expect(pages()).toBe(200)
  })

  test('appends without end do not keep pages from being read', async () => {
    const { rig, room, read } = await openLongRoom()
    const reading = { ended: false }
    const write = async (writer: number): Promise<void> => {
      for (let index = 0; !reading.ended; index++) await rig.say(room.id, room.host, `${writer} ${index}`)
    }
    const writes = Array.from({ length: 20 }, (_, writer) => write(writer))
    await Promise.all(Array.from({ length: 20 }, read))
    reading.ended = true
    await Promise.all(writes)
  })
})
