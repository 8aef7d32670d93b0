import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { composeServer, type Server } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'

/** Where the tests of a file find the server that they share. */
export interface SharedServer {
  url: string
  wsUrl: string
  dataDir: string
}

/**
 * One server for all tests of a file, for those that keep to rooms of their own: starting one takes longer than most tests.
 * The addresses are set when the first test begins.
 */
export function sharedServer(env: Record<string, string> = {}): SharedServer {
  const shared: SharedServer = { url: '', wsUrl: '', dataDir: '' }
  let server: Server | undefined
  beforeAll(async () => {
    shared.dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
    const config = loadConfig({ LOG_LEVEL: 'silent', ...env, DATA_DIR: shared.dataDir })
    server = await composeServer(
      config,
      createLogger(config.logLevel, { write: () => undefined }),
      (error) => {
        throw error
      },
    )
    shared.url = await server.app.listen({ port: 0, host: '127.0.0.1' })
    shared.wsUrl = `${shared.url.replace('http', 'ws')}/ws`
  })
  afterAll(async () => {
    await server?.close()
    await rm(shared.dataDir, { recursive: true, force: true })
  })
  return shared
}
