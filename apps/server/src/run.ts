import { destination, type Logger } from 'pino'
import { composeServer, type Server } from './compose.ts'
import { type Config, ConfigError, loadConfig } from './config.ts'
import { createLogger } from './log.ts'

/** Exit code of a start that was refused: the configuration is wrong, or the data directory is in use. */
const REFUSED = 1

/** Exit code after a fault that leaves this process unreliable (EX_SOFTWARE); a supervisor starts another. */
const FAULT = 70

/** A stop that takes longer than this is ended, in milliseconds; clients resume, and nothing acknowledged is lost. */
const STOP_PATIENCE_MS = 9500

/** How long the last log lines may take to get out, in milliseconds. */
const FLUSH_PATIENCE_MS = 1000

/** Runs a server as `env` says, until `stopRequest` or a fault ends the process. */
export async function run(env: NodeJS.ProcessEnv, stopRequest: AbortSignal): Promise<void> {
  const config = readConfig(env)
  // Logs go to standard error, so that standard output holds just the line with the URL.
  const logger = createLogger(config.logLevel, destination({ fd: 2, sync: false }))
  endOnFaults(logger)
  const server = await compose(config, logger, stopRequest)
  if (stopRequest.aborted) return stop(server, logger, stopRequest)
  stopRequest.addEventListener('abort', () => void stop(server, logger, stopRequest))
  try {
    const address = await server.app.listen({ port: config.port, host: config.host })
    process.stdout.write(`Parley is ready at ${address}\n`)
  } catch (error) {
    // A stop in this very moment makes listening fail, and ends the process by itself.
    if (stopRequest.aborted) return
    await server.close()
    refuseStart(explainListen(error as NodeJS.ErrnoException, config))
  }
}

function readConfig(env: NodeJS.ProcessEnv): Config {
  try {
    return loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) refuseStart(error.message)
    throw error
  }
}

async function compose(config: Config, logger: Logger, stopRequest: AbortSignal): Promise<Server> {
  // Nothing is open yet that would have to be closed.
  if (stopRequest.aborted) process.exit(0)
  try {
    return await composeServer(config, logger, (error) => endByFault(logger, error, 'the store failed'))
  } catch (error) {
    if (stopRequest.aborted) process.exit(0)
    refuseStart(error instanceof Error ? error.message : String(error))
  }
}

async function stop(server: Server, logger: Logger, { reason }: AbortSignal): Promise<void> {
  logger.info({ reason: String(reason) }, 'stopping')
  setTimeout(() => {
    logger.warn('the stop took too long')
    process.exit(0)
  }, STOP_PATIENCE_MS).unref()
  try {
    await server.close()
    process.exit(0)
  } catch (error) {
    logger.error({ err: error }, 'the stop failed')
    process.exit(1)
  }
}

/**
 * After an exception that nobody caught, the state of this process is unknown: it is logged, and the process ends so that its
 * supervisor starts another. Nothing acknowledged is lost, as it is in the store; clients resume. (What one connection or
 * request throws is caught there and ends just that.) A rejection that nobody handled is a fault of ours too, but leaves no
 * call half done: no reason to take every room down with it.
 */
function endOnFaults(logger: Logger): void {
  process.on('uncaughtException', (error) => endByFault(logger, error, 'uncaught exception'))
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
}

function endByFault(logger: Logger, error: unknown, message: string): void {
  setTimeout(() => process.exit(FAULT), FLUSH_PATIENCE_MS)
  logger.fatal({ err: error }, message)
  logger.flush(() => process.exit(FAULT))
}

function refuseStart(message: string): never {
  process.stderr.write(`parley: ${message.replace(/\p{Cc}+/gu, ' ')}\n`)
  process.exit(REFUSED)
}

/** Why the address cannot be listened on, by the variable that should be changed. */
function explainListen({ code, message }: NodeJS.ErrnoException, { port, host }: Config): string {
  if (code === 'EADDRINUSE') return `PORT ${port} is in use by another program`
  if (code === 'EACCES') return `PORT ${port} may not be used by this user`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST "${host}" is no address of this machine`
  return message
}
