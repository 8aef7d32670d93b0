import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { SqliteStore } from '../src/adapters/sqlite/sqlite-store.ts'
import { describeStore } from './store-contract.ts'

const dirs: string[] = []
afterAll(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true }))))

describeStore('SqliteStore', async (onCommitted) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-store-'))
  dirs.push(dataDir)
  return SqliteStore.open({ dataDir, durability: 'full', onCommitted, onFatal: () => expect.unreachable() })
})
