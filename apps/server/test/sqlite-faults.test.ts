import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { classify } from '../src/adapters/sqlite/failures.ts'
import type { SqliteStoreOptions } from '../src/adapters/sqlite/sqlite-store.ts'
import { type Append, StorageUnavailable } from '../src/ports/store.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'
import type { StoreRig } from './store-contract/rig.ts'

/** A body that passes the type checker and that no statement can bind: a fault of ours, in the middle of an operation. */
const faultyAppend = (rig: StoreRig, roomId: string, memberId: string): Append => ({
  ...rig.message(roomId, memberId, 'faulty'),
  body: { length: 0 } as unknown as string,
})

describe('SqliteStore, when one operation fails unexpectedly', () => {
  test('only it is rejected and undone; the others of its commit are stored, without a hole', async () => {
    const { rig, store } = await openStore(await temporaryDir())
    const room = await rig.openRoom()
    const ada = await rig.addSeat(room.id, 'Ada')
    const results = await Promise.allSettled([
      rig.say(room.id, room.host, 'one'),
      // Logs `joined` before it fails.
      store.append(faultyAppend(rig, room.id, ada)),
      rig.say(room.id, room.host, 'two'),
      store.findRoom(room.code),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: { name: 'Error' } })
    expect(rig.commits).toHaveLength(1)
    expect(rig.committed(room.id).map(({ id }) => id)).toEqual([null, 'one', 'two'])
    expect(await rig.log(room.id)).toEqual(rig.committed(room.id))
    expect(await rig.seat(room.id, ada)).toMatchObject({ present: false, generation: 0 })
  })

  test('a room whose host cannot be seated is not opened', async () => {
    const { rig, store } = await openStore(await temporaryDir())
    const input = rig.newRoom()
    input.host.expiresAt = 0.5
    await expect(store.createRoom(input)).rejects.toThrow('SQLITE_CONSTRAINT')
    expect(await store.findRoom(input.room.code)).toBeNull()
  })
})

describe('SqliteStore, when the disk is full', () => {
  /** A store whose file cannot grow, filled until an append was refused. */
  async function openFull() {
    const { rig, store, fatal } = await openStore(await temporaryDir(), { maxPages: 60 })
    const [room, filler] = [await rig.openRoom(), await rig.openRoom()]
    await rig.say(room.id, room.host, 'before')
    const text = 'x'.repeat(4000)
    const fill = async (): Promise<unknown> => {
      try {
        for (let count = 0; ; count++) await rig.say(filler.id, filler.host, `filler${count}`, text)
      } catch (error) {
        return error
      }
    }
    return { rig, store, fatal, room, filler, refused: await fill(), text }
  }

  test('what writes is refused with StorageUnavailable; what reads is answered, from what is stored', async () => {
    const { rig, store, fatal, room, refused, text } = await openFull()
    expect(refused).toBeInstanceOf(StorageUnavailable)
    const before = rig.commits.length
    const [small, large, page, found] = await Promise.allSettled([
      rig.say(room.id, room.host, 'small'),
      rig.say(room.id, room.host, 'large', text.repeat(4)),
      store.readEvents({ roomId: room.id, limit: 10 }),
      store.findRoom(room.code),
    ])
    expect(small).toMatchObject({ status: 'rejected', reason: { name: 'StorageUnavailable' } })
    expect(large).toMatchObject({ status: 'rejected', reason: { name: 'StorageUnavailable' } })
    expect(page).toMatchObject({ status: 'fulfilled', value: { head: 2 } })
    expect(found).toMatchObject({ status: 'fulfilled', value: { head: 2 } })
    expect(rig.commits).toHaveLength(before)
    expect(fatal).toEqual([])
  })

  test('once there is room it serves again; of what was refused nothing is seen, and the log has no hole', async () => {
    const { rig, store, room, filler, text } = await openFull()
    const small = () => rig.say(room.id, room.host, 'small')
    const large = () => rig.say(room.id, room.host, 'large', text.repeat(4))
    const refused = await Promise.allSettled([small(), large()])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await store.deleteRoom(filler.id)).toBe(true)
    expect(await large()).toMatchObject({ kind: 'stored', duplicate: false, event: { seq: 3 } })
    expect(await small()).toMatchObject({ kind: 'stored', duplicate: false, event: { seq: 4 } })
    expect((await rig.log(room.id)).map(({ id }) => id)).toEqual([null, 'before', 'large', 'small'])
    expect(rig.committed(room.id)).toEqual(await rig.log(room.id))
  })
})

describe('SqliteStore, when it can never serve again', () => {
  /** Opens a store and gets hold of its worker. */
  async function openWithWorker(dataDir: string, options?: Partial<SqliteStoreOptions>) {
    const started = once(process, 'worker')
    const opened = await openStore(dataDir, options)
    const [worker] = (await started) as [Worker]
    return { ...opened, worker }
  }

  test('a worker that died is fatal, once; every call fails from then on, and close still ends', async () => {
    const { store, fatal, worker } = await openWithWorker(await temporaryDir())
    const terminated = worker.terminate()
    await expect(store.ping()).rejects.toThrow(Error)
    await terminated
    await expect(store.ping()).rejects.toThrow(StorageUnavailable)
    await expect(store.close()).resolves.toBeUndefined()
    expect(fatal).toHaveLength(1)
  })

  test('a damaged file is fatal, and not a fault of one operation', async () => {
    const dataDir = await temporaryDir()
    const first = await openStore(dataDir)
    const room = await first.rig.openRoom()
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => first.rig.say(room.id, room.host, `m${index}`)),
    )
    await first.store.close()
    damage(dataDir, 'events')
    const { rig, store, fatal, worker } = await openWithWorker(dataDir)
    const ended = once(worker, 'exit')
    await expect(store.readEvents({ roomId: room.id, limit: 10 })).rejects.toThrow('SQLITE_CORRUPT')
    await expect(rig.say(room.id, room.host, 'late')).rejects.toThrow(StorageUnavailable)
    // The worker ends, too; that is no second failure.
    await ended
    expect(fatal.map(({ message }) => message)).toEqual([expect.stringContaining('SQLITE_CORRUPT')])
  })

  test('onFatal is told before anything is rejected', async () => {
    const order: string[] = []
    const { store, worker } = await openWithWorker(await temporaryDir(), {
      onFatal: () => order.push('fatal'),
    })
    const call = store.ping().catch(() => order.push('rejected'))
    await worker.terminate()
    await call
    expect(order).toEqual(['fatal', 'rejected'])
  })

  test.each([
    ['SQLITE_IOERR_FSYNC', 'fatal'],
    ['SQLITE_IOERR_WRITE', 'fatal'],
    ['SQLITE_IOERR', 'fatal'],
    ['SQLITE_CORRUPT_INDEX', 'fatal'],
    ['SQLITE_NOTADB', 'fatal'],
    ['SQLITE_FULL', 'unavailable'],
    ['SQLITE_READONLY_DBMOVED', 'unavailable'],
    ['SQLITE_CANTOPEN', 'unavailable'],
    ['SQLITE_BUSY', 'unavailable'],
    ['SQLITE_IOERR_SHMSIZE', 'unavailable'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'operation'],
    ['SQLITE_ERROR', 'operation'],
  ])('%s is %s', (code, failure) => {
    expect(classify(new Database.SqliteError('message', code))).toBe(failure)
  })

  test('an error that is not SQLite’s is that of one operation', () => {
    expect(classify(new TypeError('message'))).toBe('operation')
  })
})

/** Overwrites every page of a table in the database of a store that is closed. */
function damage(dataDir: string, table: string): void {
  const file = join(dataDir, 'parley.db')
  const db = new Database(file)
  const pages = db.prepare<[string], number>('SELECT pageno FROM dbstat WHERE name = ?').pluck().all(table)
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  db.close()
  const handle = openSync(file, 'r+')
  for (const page of pages)
    writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, (page - 1) * pageSize)
  closeSync(handle)
}
