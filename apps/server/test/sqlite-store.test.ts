import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/adapters/sqlite/database.ts'
import { migrate } from '../src/adapters/sqlite/migrate.ts'
import { DataDirInUse, SqliteStore } from '../src/adapters/sqlite/sqlite-store.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'
import { describeStore } from './store-contract.ts'

const dirs: string[] = []
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

describeStore('SqliteStore', (onCommitted) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-store-'))
  dirs.push(dataDir)
  return SqliteStore.open({ dataDir, durability: 'full', onCommitted, onFatal: () => expect.unreachable() })
})

/** Changes the database of a store that is closed. */
function edit(dataDir: string, sql: string): void {
  const db = new Database(join(dataDir, 'parley.db'))
  db.exec(sql)
  db.close()
}

describe('SqliteStore, opening', () => {
  test('open: makes the directory and its files for their owner only', async () => {
    const dataDir = join(await temporaryDir(), 'not', 'there', 'yet')
    await openStore(dataDir)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    const names = readdirSync(dataDir)
    expect(names.toSorted()).toEqual([
      'parley.db',
      'parley.db-shm',
      'parley.db-wal',
      'parley.lock',
      'parley.run',
    ])
    for (const name of names) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)
  })

  test('close: leaves the database in one file, beside what tells servers and runs apart', async () => {
    const dataDir = await temporaryDir()
    const { store, rig } = await openStore(dataDir)
    await rig.openRoom()
    await store.close()
    expect(readdirSync(dataDir).toSorted()).toEqual(['parley.db', 'parley.lock', 'parley.run'])
  })

  test('open: what was stored is there again', async () => {
    const dataDir = await temporaryDir()
    const first = await openStore(dataDir)
    const room = await first.rig.openRoom()
    const ada = await first.rig.join(room.id, 'Ada')
    await first.rig.say(room.id, ada.id, 'one')
    const log = await first.rig.log(room.id)
    await first.store.close()
    const second = await openStore(dataDir)
    expect(await second.rig.log(room.id)).toEqual(log)
    expect(await second.rig.seat(room.id, ada.id)).toEqual(ada)
    expect(await second.rig.say(room.id, ada.id, 'one')).toMatchObject({ duplicate: true })
  })

  test('open: a second server on the directory is refused', async () => {
    const dataDir = await temporaryDir()
    const { rig } = await openStore(dataDir)
    await expect(openStore(dataDir)).rejects.toThrow(new DataDirInUse(dataDir))
    await rig.openRoom()
  })

  test('open: waits for a predecessor that is ending', async () => {
    const dataDir = await temporaryDir()
    const first = await openStore(dataDir)
    const second = openStore(dataDir)
    await first.rig.openRoom()
    await first.store.close()
    await expect((await second).store.ping()).resolves.toBeUndefined()
  })

  test('open: a database that a newer program wrote is refused, and left alone', async () => {
    const dataDir = await temporaryDir()
    await (await openStore(dataDir)).store.close()
    edit(dataDir, 'PRAGMA user_version = 1000')
    await expect(openStore(dataDir)).rejects.toThrow(/schema version 1000/)
    await expect(openStore(dataDir)).rejects.toThrow(/schema version 1000/)
  })

  test('open: a file that is no database is refused', async () => {
    const dataDir = await temporaryDir()
    cpSync(import.meta.filename, join(dataDir, 'parley.db'))
    await expect(openStore(dataDir)).rejects.toThrow('SQLITE_NOTADB')
  })

  test.each([
    ['full', 2],
    ['normal', 1],
  ] as const)(
    'open: durability %s is synchronous = %d, with a write-ahead log',
    async (durability, synchronous) => {
      const dataDir = await temporaryDir()
      const { db, close } = openDatabase({ dataDir, durability })
      const pragma = (name: string): unknown => db.pragma(name, { simple: true })
      expect(pragma('synchronous')).toBe(synchronous)
      expect(pragma('fullfsync')).toBe(1)
      expect(pragma('journal_mode')).toBe('wal')
      expect(pragma('foreign_keys')).toBe(1)
      expect(pragma('trusted_schema')).toBe(0)
      close()
    },
  )

  test('migrate: a step that fails leaves the schema and its version as they were', () => {
    const db = new Database(':memory:')
    const steps = ['CREATE TABLE one (a)', 'CREATE TABLE two (a); INSERT INTO nowhere VALUES (1)']
    expect(() => migrate(db, steps)).toThrow(/nowhere/)
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['one'])
    db.close()
  })

  test('append: time does not run backwards, even if the clock does', async () => {
    const dataDir = await temporaryDir()
    const first = await openStore(dataDir)
    const room = await first.rig.openRoom()
    await first.store.close()
    const future = Date.now() + 3_600_000
    edit(dataDir, `UPDATE rooms SET last_at = ${future}`)
    const second = await openStore(dataDir)
    await second.rig.say(room.id, room.host, 'one')
    expect((await second.rig.log(room.id)).map(({ at }) => at)).toEqual([future, future])
  })
})
