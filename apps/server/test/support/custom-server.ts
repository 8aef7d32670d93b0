import { onTestFinished } from 'vitest'
import { LocalBus } from '../../src/adapters/local-bus/local-bus.ts'
import { SqliteStore } from '../../src/adapters/sqlite/sqlite-store.ts'
import { buildApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/log.ts'
import { Metrics } from '../../src/metrics/metrics.ts'
import type { Bus } from '../../src/ports/bus.ts'
import type { Store } from '../../src/ports/store.ts'
import { makeDataDir } from './test-server.ts'

/** A server over a store or a bus that misbehaves on purpose. */
export interface CustomServer {
  url: string
  wsUrl: string
  /** Faults that the server has logged. */
  faults: string[]
}

/** What stands between the server and its real adapters; a wrapper hands on what it leaves alone. */
export interface Wrappers {
  store?: (store: Store) => Store
  bus?: (bus: Bus) => Bus
}

/** A store that is `store` but for what `changes` does otherwise. */
export function wrapStore(store: Store, changes: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(changes, key) ?? Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(key in changes ? changes : target) : value
    },
  })
}

/** What custom servers sign their tokens with. */
export const CUSTOM_SECRET = 'a secret for this test, of 32 bytes or more'

/** Starts a server put together as in production, with wrapped adapters; it ends with the test. */
export async function startCustomServer(
  wrappers: Wrappers,
  env: Record<string, string> = {},
): Promise<CustomServer> {
  const config = loadConfig({ ...env, DATA_DIR: await makeDataDir() })
  const faults: string[] = []
  const logger = createLogger('error', { write: (line: string) => void faults.push(line) })
  const local = new LocalBus({ onError: (error) => logger.error(error) })
  const bus = wrappers.bus?.(local) ?? local
  const real = await SqliteStore.open({
    dataDir: config.dataDir,
    durability: config.durability,
    onCommitted: (events) => {
      // As in compose.ts: the store has nowhere to go with an error.
      try {
        bus.publish({ type: 'events', events })
      } catch (error) {
        logger.error(error)
      }
    },
    onFatal: (error) => logger.error(error),
  })
  const store = wrappers.store?.(real) ?? real
  const app = await buildApp({
    config,
    store,
    bus,
    jwtSecret: CUSTOM_SECRET,
    logger,
    webRoot: config.dataDir,
    metrics: new Metrics(),
  })
  onTestFinished(async () => {
    await app.close()
    await bus.close()
    await real.close()
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, wsUrl: `${url.replace('http', 'ws')}/ws`, faults }
}
