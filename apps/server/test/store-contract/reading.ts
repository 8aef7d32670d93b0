import { beforeAll, describe, expect, test } from 'vitest'
import type { ReadEvents } from '../../src/ports/store.ts'
import { must, type StoreRig, unknownId } from './rig.ts'

export function describeReading(rig: () => StoreRig): void {
  /** Seq 1 is a `joined`; the messages m2 to m20 have the seq in their id, and 100 bytes of body each. */
  let roomId: string
  const HEAD = 20
  const BODY_BYTES = 100

  beforeAll(async () => {
    const room = await rig().openRoom()
    roomId = room.id
    await rig().enter(roomId, room.host)
    const text = 'é'.repeat((BODY_BYTES - '{"text":""}'.length - 1) / 2)
    for (let seq = 2; seq <= HEAD; seq++) await rig().say(roomId, room.host, `m${seq}`, `${text}x`)
  })

  const read = async (input: Omit<ReadEvents, 'roomId'>) => {
    const page = must(await rig().store.readEvents({ roomId, ...input }), 'events')
    expect(page).toMatchObject({ head: HEAD, floor: 1 })
    return page.events.map(({ seq }) => seq)
  }

  describe('reading', () => {
    test('readEvents: without bounds the latest page, ascending', async () => {
      expect(await read({ limit: 3 })).toEqual([18, 19, 20])
      expect(await read({ limit: 1000 })).toEqual(Array.from({ length: HEAD }, (_, index) => index + 1))
    })

    test('readEvents: after gives the first ones above it', async () => {
      expect(await read({ after: 5, limit: 3 })).toEqual([6, 7, 8])
      expect(await read({ after: 0, limit: 2 })).toEqual([1, 2])
      expect(await read({ after: 18, limit: 10 })).toEqual([19, 20])
    })

    test('readEvents: before gives the nearest ones below it, ascending', async () => {
      expect(await read({ before: 10, limit: 3 })).toEqual([7, 8, 9])
      expect(await read({ before: 3, limit: 10 })).toEqual([1, 2])
      expect(await read({ before: 1000, limit: 2 })).toEqual([19, 20])
    })

    test('readEvents: after and before give the first ones between them', async () => {
      expect(await read({ after: 5, before: 8, limit: 10 })).toEqual([6, 7])
      expect(await read({ after: 5, before: 15, limit: 2 })).toEqual([6, 7])
      expect(await read({ after: 5, before: 6, limit: 10 })).toEqual([])
      expect(await read({ after: 8, before: 5, limit: 10 })).toEqual([])
    })

    test('readEvents: nothing beyond the ends', async () => {
      expect(await read({ after: HEAD, limit: 10 })).toEqual([])
      expect(await read({ after: Number.MAX_SAFE_INTEGER, limit: 10 })).toEqual([])
      expect(await read({ before: 1, limit: 10 })).toEqual([])
    })

    test('readEvents: maxBytes ends a page before the bodies exceed it, from the end it begins at', async () => {
      const maxBytes = 3 * BODY_BYTES
      expect(await read({ after: 5, limit: 10, maxBytes })).toEqual([6, 7, 8])
      expect(await read({ after: 5, limit: 10, maxBytes: maxBytes - 1 })).toEqual([6, 7])
      expect(await read({ after: 5, limit: 2, maxBytes })).toEqual([6, 7])
      expect(await read({ before: 10, limit: 10, maxBytes })).toEqual([7, 8, 9])
      expect(await read({ limit: 10, maxBytes })).toEqual([18, 19, 20])
    })

    test('readEvents: at least one event is returned, however few bytes are allowed', async () => {
      expect(await read({ after: 5, limit: 10, maxBytes: 1 })).toEqual([6])
      expect(await read({ before: 5, limit: 10, maxBytes: 1 })).toEqual([4])
    })

    test('readEvents: a page never has more than 256 KiB of bodies, whatever is asked for', async () => {
      const room = await rig().openRoom()
      const text = 'é'.repeat(25_000)
      for (let index = 0; index < 8; index++) await rig().say(room.id, room.host, `m${index}`, text)
      for (const maxBytes of [undefined, 10_000_000]) {
        const input = { roomId: room.id, after: 1, limit: 1000, ...(maxBytes !== undefined && { maxBytes }) }
        const page = must(await rig().store.readEvents(input), 'events')
        expect(page.events.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6])
      }
    })

    test('readEvents: of many large pages at once each is answered, and one that reads to the end finds all', async () => {
      const room = await rig().openRoom()
      const text = 'x'.repeat(50_000)
      const said = Array.from({ length: 12 }, (_, index) => rig().say(room.id, room.host, `m${index}`, text))
      await Promise.all(said)
      const pages = Array.from({ length: 100 }, () => rig().store.readEvents({ roomId: room.id, limit: 5 }))
      const seqs = (await Promise.all(pages)).map((page) => must(page, 'events').events.map(({ seq }) => seq))
      expect(seqs).toEqual(Array.from({ length: 100 }, () => [9, 10, 11, 12, 13]))
      expect(await rig().log(room.id)).toHaveLength(13)
    })

    test('readEvents: an empty log has head 0 and floor 1', async () => {
      const room = await rig().openRoom()
      const empty = { kind: 'events', events: [], head: 0, floor: 1 }
      expect(await rig().store.readEvents({ roomId: room.id, limit: 10 })).toEqual(empty)
      expect(await rig().store.readEvents({ roomId: room.id, after: 0, limit: 10 })).toEqual(empty)
    })

    test('readEvents: a room that is gone is room_gone', async () => {
      expect(await rig().store.readEvents({ roomId: unknownId(), limit: 10 })).toEqual({ kind: 'room_gone' })
    })

    test('readEvents: one that is started after an append includes it', async () => {
      const room = await rig().openRoom()
      const pages = [
        rig().store.readEvents({ roomId: room.id, limit: 10 }),
        rig().say(room.id, room.host, 'one'),
        rig().store.readEvents({ roomId: room.id, limit: 10 }),
        rig().say(room.id, room.host, 'two'),
        rig().store.readEvents({ roomId: room.id, limit: 10 }),
      ]
      const heads = (await Promise.all(pages)).flatMap((page) => (page.kind === 'events' ? page : []))
      expect(heads).toHaveLength(3)
      for (const [index, { head, events }] of heads.entries()) {
        // It may have given way to appends that were started after it.
        expect(head).toBeGreaterThanOrEqual([0, 2, 3][index] ?? 0)
        expect(events).toHaveLength(head)
      }
    })

    test('readEvents: one that is started when an append has resolved includes it', async () => {
      const room = await rig().openRoom()
      for (let seq = 2; seq <= 20; seq++) {
        await rig().say(room.id, room.host, `m${seq}`)
        const page = must(await rig().store.readEvents({ roomId: room.id, limit: 1 }), 'events')
        expect([page.head, page.events[0]?.id]).toEqual([seq, `m${seq}`])
      }
    })
  })
}
