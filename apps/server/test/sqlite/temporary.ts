import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { SqliteStore, type SqliteStoreOptions } from '../../src/adapters/sqlite/sqlite-store.ts'
import type { StoredEvent } from '../../src/ports/store.ts'
import { StoreRig } from '../store-contract/rig.ts'

/** A data directory that goes with the test. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-store-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Opens the store of a directory until the test ends; `fatal` collects what ended it. */
export async function openStore(dataDir: string, options: Partial<SqliteStoreOptions> = {}) {
  const commits: (readonly StoredEvent[])[] = []
  const fatal: Error[] = []
  const store = await SqliteStore.open({
    dataDir,
    durability: 'full',
    onCommitted: (events) => commits.push(events),
    onFatal: (error) => fatal.push(error),
    ...options,
  })
  onTestFinished(() => store.close())
  return { store, fatal, rig: new StoreRig(store, commits) }
}
