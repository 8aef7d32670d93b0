import { destination, pino } from 'pino'
import { composeServer } from './compose.ts'
import { ConfigError, loadConfig, type Config } from './config.ts'

/** Exit code of a start that was refused: the configuration is wrong, or the data directory is in use. */
const REFUSED = 1

/** A stop that takes longer than this is ended, in milliseconds; clients resume, and nothing acknowledged is lost. */
const STOP_PATIENCE_MS = 9500

function refuseStart(message: string): never {
  process.stderr.write(`parley: ${message.replace(/\p{Cc}+/gu, ' ')}\n`)
  process.exit(REFUSED)
}

function readConfig(): Config {
  try {
    return loadConfig(process.env)
  } catch (error) {
    if (error instanceof ConfigError) refuseStart(error.message)
    throw error
  }
}

/** Why the address cannot be listened on, by the variable that should be changed. */
function explainListen({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `PORT ${config.port} is in use by another program`
  if (code === 'EACCES') return `PORT ${config.port} may not be used by this user`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST "${config.host}" is no address of this machine`
  return message
}

const config = readConfig()
// Logs go to standard error, so that standard output holds just the line with the URL.
const logger = pino({ level: config.logLevel, base: null }, destination({ fd: 2, sync: false }))

const server = await composeServer(config, logger, (error) => {
  logger.fatal({ err: error }, 'the store failed')
  logger.flush(() => process.exit(70))
}).catch((error: unknown) => refuseStart(String(error instanceof Error ? error.message : error)))

let stopping = false
function stop(reason: string): void {
  if (stopping) return
  stopping = true
  logger.info({ reason }, 'stopping')
  setTimeout(() => {
    logger.warn('the stop took too long')
    process.exit(0)
  }, STOP_PATIENCE_MS).unref()
  server.close().then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error({ err: error }, 'the stop failed')
      process.exit(1)
    },
  )
}

// A rejection that nobody handled is a fault of ours, but no reason to take every room down with it.
process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
// `npm start` runs this process with a channel to it: when the channel breaks, whoever started us is gone.
if (process.channel) {
  process.channel.unref()
  process.on('disconnect', () => stop('the starting process ended'))
}

try {
  const address = await server.app.listen({ port: config.port, host: config.host })
  process.stdout.write(`Parley is ready at ${address}\n`)
} catch (error) {
  await server.close()
  refuseStart(explainListen(error as NodeJS.ErrnoException))
}
