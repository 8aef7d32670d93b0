import type { FastifyInstance } from 'fastify'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { LocalBus } from './adapters/local-bus/local-bus.ts'
import { SqliteStore } from './adapters/sqlite/sqlite-store.ts'
import { type AppDependencies, buildApp } from './app.ts'
import { signingSecret } from './auth/secret.ts'
import type { Config } from './config.ts'
import { Metrics } from './metrics/metrics.ts'
import { VERSION } from './version.ts'
import type { StoredEvent } from './ports/store.ts'

/** The web app's build, beside this app in the repository. */
const WEB_ROOT = resolve(import.meta.dirname, '../../web/dist')

/** What tests need to be otherwise. */
export type ComposeOptions = Partial<
  Pick<AppDependencies, 'webRoot' | 'requestTimeoutMs' | 'answerTimeoutMs'>
>

/** A server that is ready to listen. */
export interface Server {
  app: FastifyInstance
  /** Drains the connections, finishes what was begun, and releases the store. */
  close(): Promise<void>
}

/**
 * Opens the adapters and puts the server together; the only place that knows which adapters there are.
 * @param onFatal called when the store can no longer be trusted; the process has to end
 */
export async function composeServer(
  config: Config,
  logger: Logger,
  onFatal: (error: Error) => void,
  options: ComposeOptions = {},
): Promise<Server> {
  const bus = new LocalBus({ onError: (error) => logger.error({ err: error }, 'a bus listener failed') })
  bus.subscribe((message) => {
    if (message.type === 'room_deleted') logger.info({ room: message.roomId }, 'room deleted')
  })
  const metrics = new Metrics()
  const onCommitted = (events: readonly StoredEvent[]) => {
    metrics.stored(events)
    // The store has nowhere to go with an error: it would end the process, and with it what has just been stored for everybody.
    try {
      bus.publish({ type: 'events', events })
      for (const { kind, roomId, by } of events)
        if (kind !== 'message') logger.info({ room: roomId, member: by }, kind)
    } catch (error) {
      logger.error({ err: error }, 'telling of stored events failed')
    }
  }
  const store = await SqliteStore.open({
    dataDir: config.dataDir,
    durability: config.durability,
    onCommitted,
    onBatch: metrics.batch,
    onFatal,
  })
  try {
    const app = await buildApp({
      config,
      store,
      bus,
      jwtSecret: signingSecret(config),
      logger,
      webRoot: WEB_ROOT,
      metrics,
      ...options,
    })
    const close = async () => {
      try {
        await app.close()
        await bus.close()
      } finally {
        await store.close()
        logger.info('stopped')
      }
    }
    logger.info({ version: VERSION, epoch: store.epoch, durability: config.durability }, 'started')
    return { app, close }
  } catch (error) {
    await store.close()
    throw error
  }
}
