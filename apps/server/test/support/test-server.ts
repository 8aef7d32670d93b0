import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { type ComposeOptions, composeServer, type Server } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'

/** A real server in this process, on a port of its own and a fresh data directory. */
export interface TestServer {
  /** `http://127.0.0.1:port` */
  url: string
  /** `ws://127.0.0.1:port/ws` */
  wsUrl: string
  dataDir: string
  server: Server
  /** What the server has logged, one JSON text per line. */
  logs: string[]
  /** Stops the server as SIGTERM does; the data stays until the test ends. */
  stop: () => Promise<void>
}

/** A data directory that is removed when the test ends. */
export async function makeDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/**
 * Starts a server with everything at its defaults but what `env` says; it ends with the test.
 * @param env variables as in docs/configuration.md; `DATA_DIR` to start again on the data of an earlier one
 * @param options another web app, another patience with slow clients
 */
export async function startServer(
  env: Record<string, string> = {},
  options: ComposeOptions = {},
): Promise<TestServer> {
  const dataDir = env.DATA_DIR ?? (await makeDataDir())
  const logs: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logs.push(chunk.toString())
      done()
    },
  })
  const config = loadConfig({ LOG_LEVEL: 'info', ...env, DATA_DIR: dataDir })
  const onFatal = (error: Error) => {
    throw error
  }
  const server = await composeServer(config, createLogger(config.logLevel, sink), onFatal, options)
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= server.close())
  onTestFinished(stop)
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  return { url, wsUrl: `${url.replace('http', 'ws')}/ws`, dataDir, server, logs, stop }
}
