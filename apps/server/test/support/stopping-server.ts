import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type MainProcess, startMain } from './main-process.ts'
import { makeDataDir } from './test-server.ts'

/** Starts a server to be stopped, by default on data of its own; no rate limit holds up what it is to be busy with. */
export const startToStop = async (env: Record<string, string> = {}): Promise<MainProcess> =>
  startMain({ DATA_DIR: await makeDataDir(), RATE_LIMITS: 'off', ...env })

/** Whether the store was closed in order: the write-ahead log goes then, and only then. */
export const isClosed = (dataDir: string): boolean => !existsSync(join(dataDir, 'parley.db-wal'))
