import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { PageReads } from '../src/http/page-reads.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { createRoom, request } from './support/rest.ts'
import { scrape } from './support/scrape.ts'

afterEach(() => void vi.useRealTimers())

const MIB = 1024 * 1024
const PATIENCE_MS = 15_000

/** An answer that is taken when the test says so. */
function fakeResponse() {
  const socket = { destroyed: false, resetAndDestroy: () => void (socket.destroyed = true) }
  const response = Object.assign(new EventEmitter(), { req: { socket }, socket })
  return response as typeof response & ServerResponse
}

const page = (bytes: number) => async () => 'x'.repeat(bytes)

/** Fills the room of all with pages of a MiB, three to a seat; the answers. */
async function fill(reads: PageReads) {
  const responses = Array.from({ length: 32 }, fakeResponse)
  for (const [index, response] of responses.entries()) {
    await reads.read(`seat ${Math.floor(index / 3)}`, response, page(MIB))
  }
  return responses
}

describe('pages of the log', () => {
  test('a seat is refused while it leaves 4 MiB unread, and no other seat is', async () => {
    const reads = new PageReads(PATIENCE_MS)
    const responses = Array.from({ length: 4 }, fakeResponse)
    for (const response of responses) await reads.read('a', response, page(MIB))
    await expect(reads.read('a', fakeResponse(), page(1))).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: 1000 },
    })
    await reads.read('b', fakeResponse(), page(1))
    responses[2]?.emit('close')
    await reads.read('a', fakeResponse(), page(1))
  })

  test('when all together leave too much unread, new ones are refused, or the one that is stuck longest gives way', async () => {
    vi.useFakeTimers()
    const reads = new PageReads(PATIENCE_MS)
    const responses = await fill(reads)
    await expect(reads.read('new', fakeResponse(), page(1))).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterMs: 1000 },
    })
    vi.advanceTimersByTime(1000)
    await reads.read('new', fakeResponse(), page(MIB))
    expect(responses.map(({ socket }) => socket.destroyed)).toEqual([
      true,
      ...Array.from({ length: 31 }, () => false),
    ])
  })

  test('what is not taken in time is torn down, however many answers wait in front of it', async () => {
    vi.useFakeTimers()
    const reads = new PageReads(PATIENCE_MS)
    const [response, taken] = [fakeResponse(), fakeResponse()]
    await reads.read('a', response, page(1))
    await reads.read('a', taken, page(1))
    taken.emit('close')
    vi.advanceTimersByTime(PATIENCE_MS - 1)
    expect(response.socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect([response.socket.destroyed, taken.socket.destroyed]).toEqual([true, false])
  })

  test('few are read at a time, in order, the others wait; a failure lets the next one go', async () => {
    const reads = new PageReads(PATIENCE_MS)
    const begun: number[] = []
    const ends = Array.from({ length: 20 }, () => Promise.withResolvers<string>())
    const pages = ends.map(({ promise }, index) =>
      reads.read(`seat ${index}`, fakeResponse(), () => {
        begun.push(index)
        return promise
      }),
    )
    const settled = Promise.allSettled(pages)
    await vi.waitFor(() => expect(begun).toHaveLength(8))
    ends[3]?.reject(new Error('planted'))
    ends[5]?.resolve('x')
    await vi.waitFor(() => expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    for (const { resolve } of ends) resolve('x')
    expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(begun).toEqual(ends.map((_, index) => index))
  })

  test('seats take turns: nobody waits for all that another one asks, and no seat has more than 100 waiting', async () => {
    const reads = new PageReads(PATIENCE_MS)
    const begun: string[] = []
    const gate = Promise.withResolvers<void>()
    const ask = (seatId: string) =>
      reads.read(seatId, fakeResponse(), async () => {
        begun.push(seatId)
        await gate.promise
        return 'x'
      })
    const greedy = Array.from({ length: 108 }, () => ask('greedy'))
    await expect(ask('greedy')).rejects.toMatchObject({ code: 'rate_limited' })
    const others = ['a', 'b', 'c'].map(ask)
    gate.resolve()
    await Promise.all([...greedy, ...others])
    expect(begun.slice(8, 12).toSorted()).toEqual(['a', 'b', 'c', 'greedy'])
    expect(begun).toHaveLength(111)
  })

  test('what clients have left behind that are gone is not unread: without a word to the answer, too', async () => {
    const reads = new PageReads(PATIENCE_MS)
    const responses = await fill(reads)
    // As while the page was read, or with an answer behind others: the connection ends, and the answer never says so.
    for (const { socket } of responses) socket.destroyed = true
    await reads.read('seat 0', fakeResponse(), page(MIB))
    await Promise.all(Array.from({ length: 3 }, () => reads.read('seat 0', fakeResponse(), page(MIB))))
    await expect(reads.read('seat 0', fakeResponse(), page(1))).rejects.toMatchObject({
      code: 'rate_limited',
    })
  })

  test('as many stuck answers give way as it takes: small ones do not make room for a large one', async () => {
    vi.useFakeTimers()
    const reads = new PageReads(PATIENCE_MS)
    const small = fakeResponse()
    await reads.read('small', small, page(1))
    const responses = await fill(reads)
    vi.advanceTimersByTime(1000)
    await reads.read('new', fakeResponse(), page(1))
    expect([small, responses[0], responses[1]].map((one) => one?.socket.destroyed)).toEqual([
      true,
      true,
      false,
    ])
  })

  test('who is gone when it is their turn costs no reading', async () => {
    const reads = new PageReads(PATIENCE_MS)
    const response = fakeResponse()
    response.socket.destroyed = true
    const read = vi.fn<() => Promise<string>>()
    await expect(reads.read('a', response, read)).rejects.toMatchObject({ code: 'unavailable' })
    expect(read).not.toHaveBeenCalled()
  })
})

test.each(['', '/members', '/events'])('V3: GET /rooms/:code%s takes its turn', async (path) => {
  const gate = Promise.withResolvers<void>()
  const { url } = await startCustomServer({
    store: (store) =>
      wrapStore(store, {
        readRoster: async (input) => gate.promise.then(() => store.readRoster(input)),
        readEvents: async (input) => gate.promise.then(() => store.readEvents(input)),
      }),
  })
  const { code, token } = await createRoom(url)
  const asked = Array.from({ length: 9 }, () => request(`${url}/rooms/${code}${path}`, { token }))
  await expect.poll(async () => (await scrape(url)).get('parley_page_reads_waiting')).toBe(1)
  gate.resolve()
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200))
})
