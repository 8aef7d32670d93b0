import {
  copyFileSync,
  cpSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { startWriter } from './sqlite/start-writer.ts'
import { openStore, temporaryDir } from './sqlite/temporary.ts'

const database = (dataDir: string) => join(dataDir, 'parley.db')

/** Runs a server on the directory until it ends cleanly. Returns its epoch. */
async function epochOf(dataDir: string, durability: 'full' | 'normal' = 'full'): Promise<string> {
  const { store } = await openStore(dataDir, { durability })
  await store.close()
  return store.epoch
}

/** The same, with an event. */
async function epochOfTalk(dataDir: string): Promise<string> {
  const { store, rig } = await openStore(dataDir)
  const room = await rig.openRoom({ code: String(Math.random()) })
  await rig.say(room.id, room.host, 'one')
  await store.close()
  return store.epoch
}

/** What a shell's `cp` does: the file stays, its content becomes another. */
function copyOver(from: string, to: string): void {
  const { ino, birthtimeMs } = statSync(to)
  copyFileSync(from, to)
  expect(statSync(to)).toMatchObject({ ino, birthtimeMs })
}

/** A copy of the database as backup tools make it, from a server that runs. */
function backUp(dataDir: string, to: string): void {
  const db = new Database(database(dataDir), { readonly: true })
  db.prepare('VACUUM INTO ?').run(to)
  db.close()
}

describe('SqliteStore, epoch', () => {
  test('epoch: each store has its own, and keeps it', async () => {
    const [one, two] = [await temporaryDir(), await temporaryDir()]
    const epoch = await epochOf(one)
    expect(await epochOfTalk(one)).toBe(epoch)
    expect(await epochOf(one, 'normal')).toBe(epoch)
    expect(await epochOf(one)).toBe(epoch)
    expect(await epochOf(two)).not.toBe(epoch)
  })

  test('epoch: a data directory that was moved keeps it', async () => {
    const dataDir = join(await temporaryDir(), 'data')
    const epoch = await epochOfTalk(dataDir)
    renameSync(dataDir, `${dataDir}-moved`)
    expect(await epochOf(`${dataDir}-moved`)).toBe(epoch)
  })

  test('epoch: kill -9, again and again, does not change it', async () => {
    const dataDir = await temporaryDir()
    const epoch = await epochOf(dataDir)
    for (const count of [0, 1, 0, 200]) await (await startWriter(dataDir)).killAfter(count)
    expect(await epochOf(dataDir)).toBe(epoch)
  }, 60_000)
})

describe('SqliteStore, epoch after a restore', () => {
  test('epoch: a backup of an earlier run, copied over the database, begins another, and keeps that', async () => {
    const [dataDir, backup] = [await temporaryDir(), join(await temporaryDir(), 'backup.db')]
    const epoch = await epochOfTalk(dataDir)
    copyFileSync(database(dataDir), backup)
    expect(await epochOfTalk(dataDir)).toBe(epoch)
    copyOver(backup, database(dataDir))
    const restored = await epochOf(dataDir)
    expect(restored).not.toBe(epoch)
    expect(await epochOf(dataDir)).toBe(restored)
  })

  test('epoch: a backup made while the server ran, copied over when it was killed, begins another', async () => {
    const [dataDir, backup] = [await temporaryDir(), join(await temporaryDir(), 'backup.db')]
    const epoch = await epochOf(dataDir)
    const writer = await startWriter(dataDir)
    await writer.acked(50)
    backUp(dataDir, backup)
    await writer.killAfter(200)
    for (const name of ['parley.db-wal', 'parley.db-shm']) rmSync(join(dataDir, name))
    copyOver(backup, database(dataDir))
    expect(await epochOf(dataDir)).not.toBe(epoch)
  }, 60_000)

  test('epoch: a backup that misses a single commit begins another; one that misses none does not', async () => {
    const [dataDir, backups] = [await temporaryDir(), await temporaryDir()]
    const { store, rig } = await openStore(dataDir)
    const room = await rig.openRoom()
    for (const id of ['one', 'two']) {
      await rig.say(room.id, room.host, id)
      backUp(dataDir, join(backups, id))
    }
    await store.close()
    copyOver(join(backups, 'two'), database(dataDir))
    expect(await epochOf(dataDir)).toBe(store.epoch)
    copyOver(join(backups, 'one'), database(dataDir))
    expect(await epochOf(dataDir)).not.toBe(store.epoch)
  })

  test('epoch: what went on after a restore does not catch up with what was lost', async () => {
    const [dataDir, backups] = [await temporaryDir(), await temporaryDir()]
    await epochOfTalk(dataDir)
    copyFileSync(database(dataDir), join(backups, 'old'))
    const epoch = await epochOfTalk(dataDir)
    copyFileSync(database(dataDir), join(backups, 'new'))
    copyOver(join(backups, 'old'), database(dataDir))
    const restored = await epochOfTalk(dataDir)
    await epochOfTalk(dataDir)
    copyOver(join(backups, 'new'), database(dataDir))
    expect(new Set([epoch, restored, await epochOf(dataDir)]).size).toBe(3)
  })

  test('epoch: all files of the directory, copied over the newer ones, begin another', async () => {
    const [dataDir, backup] = [await temporaryDir(), await temporaryDir()]
    const epoch = await epochOfTalk(dataDir)
    cpSync(dataDir, backup, { recursive: true })
    expect(await epochOfTalk(dataDir)).toBe(epoch)
    for (const name of readdirSync(backup)) copyOver(join(backup, name), join(dataDir, name))
    expect(await epochOf(dataDir)).not.toBe(epoch)
  })

  test('epoch: a copy of the directory begins another, and keeps that: it may be an old one', async () => {
    const [dataDir, copy] = [await temporaryDir(), await temporaryDir()]
    const epoch = await epochOfTalk(dataDir)
    cpSync(dataDir, copy, { recursive: true })
    const restored = await epochOf(copy)
    expect(restored).not.toBe(epoch)
    expect(await epochOf(copy)).toBe(restored)
  })

  test.each([
    ['missing', (file: string) => rmSync(file)],
    ['empty', (file: string) => writeFileSync(file, '')],
    ['cut off', (file: string) => writeFileSync(file, '0d1b7c3e 00')],
  ])('epoch: a run file that is %s begins another, once', async (_, spoil) => {
    const dataDir = await temporaryDir()
    const epoch = await epochOfTalk(dataDir)
    spoil(join(dataDir, 'parley.run'))
    const after = await epochOf(dataDir)
    expect(after).not.toBe(epoch)
    expect(await epochOf(dataDir)).toBe(after)
  })
})

describe('SqliteStore, epoch of a start that was cut off', () => {
  test('epoch: it stays if the new run file was noted, but not yet in its place', async () => {
    const dataDir = await temporaryDir()
    const [run, kept] = [join(dataDir, 'parley.run'), join(dataDir, 'kept')]
    const epoch = await epochOfTalk(dataDir)
    linkSync(run, kept)
    expect(await epochOf(dataDir)).toBe(epoch)
    // The database knows of a run whose file is not there: the one of the run before is.
    renameSync(run, `${run}.next`)
    renameSync(kept, run)
    expect(await epochOf(dataDir)).toBe(epoch)
    expect(await epochOf(dataDir)).toBe(epoch)
    expect(readdirSync(dataDir).toSorted()).toEqual(['parley.db', 'parley.lock', 'parley.run'])
  })

  test('epoch: it stays if the new run file was only begun', async () => {
    const dataDir = await temporaryDir()
    const epoch = await epochOfTalk(dataDir)
    writeFileSync(join(dataDir, 'parley.run.next'), '0d1b')
    expect(await epochOf(dataDir)).toBe(epoch)
  })

  test('epoch: it stays if the last commit was not counted beside the database any more', async () => {
    const dataDir = await temporaryDir()
    const { store, rig } = await openStore(dataDir)
    const room = await rig.openRoom()
    const run = join(dataDir, 'parley.run')
    const before = join(await temporaryDir(), 'before')
    copyFileSync(run, before)
    await rig.say(room.id, room.host, 'one')
    await store.close()
    copyOver(before, run)
    expect(await epochOf(dataDir)).toBe(store.epoch)
  })
})

describe('SqliteStore, epoch with unsynced commits', () => {
  test('epoch: a machine that went down begins another', async () => {
    const dataDir = await temporaryDir()
    const epoch = await epochOf(dataDir, 'normal')
    const db = new Database(database(dataDir))
    db.exec("INSERT INTO meta (key, value) VALUES ('unsynced_boot', 'the boot before this one')")
    db.close()
    const after = await epochOf(dataDir)
    expect(after).not.toBe(epoch)
    expect(await epochOf(dataDir)).toBe(after)
  })

  test('epoch: durability normal notes that commits are unsynced, and a clean end takes it back', async () => {
    const dataDir = await temporaryDir()
    const noted = () => {
      const db = new Database(database(dataDir), { readonly: true })
      const found = db.prepare("SELECT 1 FROM meta WHERE key = 'unsynced_boot'").get() !== undefined
      db.close()
      return found
    }
    const { store } = await openStore(dataDir, { durability: 'normal' })
    expect(noted()).toBe(true)
    await store.close()
    expect(noted()).toBe(false)
  })
})
