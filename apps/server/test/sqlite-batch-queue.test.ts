import { describe, expect, test } from 'vitest'
import { BatchQueue } from '../src/adapters/sqlite/batch-queue.ts'
import type { Call, Outcome } from '../src/adapters/sqlite/operations.ts'
import { StorageUnavailable, type StoredEvent } from '../src/ports/store.ts'

const turn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve)
  })

const event: StoredEvent = { roomId: 'r', seq: 1, at: 0, by: 'm', kind: 'message', id: 'i', body: '{}' }
const append = (body: string) =>
  ({ roomId: 'r', memberId: 'm', via: 'socket', kind: 'message', id: 'i', body }) as const

const timing = { isWrite: true, ms: 1 }

/** A queue with a worker that answers when the test says so. */
function setUp(onCommitted: (events: readonly StoredEvent[]) => void = () => {}) {
  const batches: Call[][] = []
  const queue = new BatchQueue((calls) => void batches.push(calls), onCommitted)
  return {
    queue,
    batches,
    /** Answers the batch under way; every call gets `null`. */
    answer: (events: StoredEvent[] = []): void => {
      const outcomes = batches.at(-1)?.map((): Outcome => ({ kind: 'done', value: null })) ?? []
      queue.receive({ outcomes, events, ...timing })
    },
  }
}

describe('BatchQueue', () => {
  test('calls of one turn of the event loop go together', async () => {
    const { queue, batches } = setUp()
    void queue.call('findRoom', 'A')
    await Promise.resolve()
    void queue.call('findRoom', 'B')
    expect(batches).toEqual([])
    await turn()
    expect(batches).toEqual([
      [
        { name: 'findRoom', args: ['A'] },
        { name: 'findRoom', args: ['B'] },
      ],
    ])
  })

  test('calls made while a batch is under way go together when it was answered, not earlier', async () => {
    const { queue, batches, answer } = setUp()
    void queue.call('findRoom', 'A')
    await turn()
    void queue.call('findRoom', 'B')
    await turn()
    void queue.call('findRoom', 'C')
    await turn()
    expect(batches).toHaveLength(1)
    answer()
    expect(batches[1]).toEqual([
      { name: 'findRoom', args: ['B'] },
      { name: 'findRoom', args: ['C'] },
    ])
  })

  test('D2: events that wait behind a refused batch are refused with it; other calls are not', async () => {
    const { queue, batches } = setUp()
    const first = queue.call('append', append('1'))
    await turn()
    const second = queue.call('append', append('2'))
    const read = queue.call('findRoom', 'A')
    queue.receive({ outcomes: [{ kind: 'refused', message: 'full' }], events: [], ...timing })
    await expect(first).rejects.toThrow(StorageUnavailable)
    await expect(second).rejects.toThrow('full')
    expect(batches.at(-1)).toEqual([{ name: 'findRoom', args: ['A'] }])
    queue.receive({ outcomes: [{ kind: 'done', value: null }], events: [], ...timing })
    await expect(read).resolves.toBeNull()
  })

  test('the listener is told once, then the promises resolve in order', async () => {
    const order: string[] = []
    const { queue, answer } = setUp((events) => order.push(`committed ${events.length}`))
    void queue.call('findRoom', 'A').then(() => order.push('A'))
    void queue.call('findRoom', 'B').then(() => order.push('B'))
    await turn()
    answer([event, { ...event, seq: 2 }])
    await turn()
    expect(order).toEqual(['committed 2', 'A', 'B'])
  })

  test('a listener that throws does not keep the promises from resolving', async () => {
    const { queue, answer } = setUp(() => {
      throw new Error('listener')
    })
    const call = queue.call('findRoom', 'A')
    await turn()
    expect(() => answer([event])).toThrow('listener')
    await expect(call).resolves.toBeNull()
  })

  test('a batch is bounded, and so are the pages in it', async () => {
    const { queue, batches, answer } = setUp()
    for (let count = 0; count < 3000; count++) void queue.call('findRoom', 'A')
    await turn()
    expect(batches[0]).toHaveLength(2048)
    answer()
    expect(batches[1]).toHaveLength(3000 - 2048)
    for (let count = 0; count < 100; count++) void queue.call('readEvents', { roomId: 'r', limit: 1000 })
    answer()
    expect(batches[2]).toHaveLength(64)
  })

  test('neither pages nor other calls wait for all of the others', async () => {
    const { queue, batches, answer } = setUp()
    for (let count = 0; count < 5000; count++) void queue.call('readEvents', { roomId: 'r', limit: 1000 })
    void queue.call('append', append('1'))
    await turn()
    const names = (batch = 0) => batches[batch]?.map(({ name }) => name)
    expect(names()).toHaveLength(65)
    expect(names()?.[0]).toBe('append')
    for (let count = 0; count < 5000; count++) void queue.call('findRoom', 'A')
    answer()
    expect(names(1)?.filter((name) => name === 'readEvents')).toHaveLength(64)
  })

  test('pages that the worker deferred go again, before those that came later', async () => {
    const { queue, batches, answer } = setUp()
    const order: number[] = []
    const read = (limit: number) =>
      void queue.call('readEvents', { roomId: 'r', limit }).then(() => order.push(limit))
    for (const limit of [1, 2, 3]) read(limit)
    await turn()
    read(4)
    const stopped = queue.stop('closed').then(() => order.push(0))
    queue.receive({
      outcomes: [{ kind: 'done', value: null }, { kind: 'deferred' }, { kind: 'deferred' }],
      events: [],
      ...timing,
    })
    await turn()
    expect(order).toEqual([1])
    expect(batches[1]?.map(({ args: [input] }) => input)).toMatchObject([
      { limit: 2 },
      { limit: 3 },
      { limit: 4 },
    ])
    answer()
    await stopped
    expect(order).toEqual([1, 2, 3, 4, 0])
  })

  test('when too many operations wait, further ones are refused until there is room', async () => {
    const { queue, answer } = setUp()
    for (let count = 0; count < 50_000; count++) void queue.call('findRoom', 'A')
    await expect(queue.call('findRoom', 'B')).rejects.toThrow(StorageUnavailable)
    await turn()
    const accepted = queue.call('findRoom', 'C')
    for (let batch = 0; batch < 25; batch++) answer()
    await expect(accepted).resolves.toBeNull()
  })

  test('when too much text waits, further operations are refused until there is room', async () => {
    const { queue, answer } = setUp()
    const body = 'x'.repeat(1024 * 1024)
    for (let count = 0; count < 64; count++) void queue.call('append', append(body))
    await expect(queue.call('append', append(''))).rejects.toThrow(StorageUnavailable)
    await turn()
    const accepted = queue.call('append', append(''))
    answer()
    answer()
    await expect(accepted).resolves.toBeNull()
  })

  test('stop: resolves when everything was answered, and refuses what comes later', async () => {
    const { queue, answer } = setUp()
    const order: string[] = []
    void queue.call('findRoom', 'A').then(() => order.push('A'))
    await turn()
    void queue.call('findRoom', 'B').then(() => order.push('B'))
    const stopped = queue.stop('closed').then(() => order.push('stopped'))
    await expect(queue.call('findRoom', 'C')).rejects.toThrow('closed')
    answer()
    answer()
    await stopped
    expect(order).toEqual(['A', 'B', 'stopped'])
  })

  test('fail: what waited is refused; what was under way is not, since nobody knows whether it was stored', async () => {
    const { queue } = setUp()
    const disk = new Error('disk')
    const underWay = queue.call('findRoom', 'A').catch((error: unknown) => error)
    await turn()
    const waiting = queue.call('findRoom', 'B').catch((error: unknown) => error)
    queue.fail(disk)
    expect(await underWay).toBe(disk)
    expect(await waiting).toBeInstanceOf(StorageUnavailable)
    await expect(queue.call('findRoom', 'C')).rejects.toThrow(StorageUnavailable)
  })

  test('fail: ends the wait of stop', async () => {
    const { queue } = setUp()
    const call = queue.call('findRoom', 'A').catch((error: unknown) => error)
    const stopped = queue.stop('closed')
    queue.fail(new Error('disk'))
    await stopped
    expect(await call).toBeInstanceOf(StorageUnavailable)
  })
})
