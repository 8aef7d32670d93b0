import fastifyCookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { FRAME_MAX_BYTES } from '@parley/protocol'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { Authenticator } from './auth/authenticate.ts'
import { cookieOptions } from './auth/cookies.ts'
import { Tokens } from './auth/tokens.ts'
import type { Config } from './config.ts'
import { CodeSpace } from './domain/code-space.ts'
import { Limits } from './domain/limits/limits.ts'
import { Members } from './domain/members.ts'
import { Messages } from './domain/messages.ts'
import { Presence } from './domain/presence.ts'
import type { FaultListener } from './domain/faults.ts'
import { Rooms } from './domain/rooms.ts'
import { addJsonParser } from './http/body-parsers.ts'
import { addApiDocuments } from './http/documents/serve.ts'
import { eventRoutes } from './http/event-routes.ts'
import { healthRoutes } from './http/health-routes.ts'
import { memberRoutes } from './http/member-routes.ts'
import { handleError } from './http/problem-details.ts'
import { PageReads } from './http/page-reads.ts'
import { handleInTurn } from './http/pipelining.ts'
import { answerBadHandshake, answerClientError, refuseOddRequests } from './http/protocol-errors.ts'
import { limitRequests } from './http/request-limit.ts'
import { roomRoutes } from './http/room-routes.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { endConnectionsAtStop, refuseWhileStopping } from './http/stopping.ts'
import { watchRequests } from './http/traffic.ts'
import { compileValidator } from './http/validation.ts'
import { addWebApp } from './http/web-app.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Bus } from './ports/bus.ts'
import type { Store } from './ports/store.ts'
import { RefusalLog } from './refusal-log.ts'
import { Gateway } from './realtime/gateway.ts'
import { Hub } from './realtime/hub.ts'
import { OriginPolicy } from './realtime/origin.ts'
import { Traffic } from './realtime/traffic.ts'
import { addWsRoute } from './realtime/ws-route.ts'
import { addSecurityHeaders } from './security-headers.ts'

/** What is kept for a time that is over is looked for this often, in milliseconds. */
const SWEEP_INTERVAL_MS = 60_000

/** Slow headers or bodies are answered with 408 after this time, in milliseconds, once they are next looked for. */
const REQUEST_TIMEOUT_MS = 12_000
const SLOW_REQUESTS_INTERVAL_MS = 2000

/** A client has this long to take an answer, in milliseconds: what nobody reads is kept in memory. */
const ANSWER_TIMEOUT_MS = 15_000

/** Most bytes of a path parameter: all that a request line can hold, so that a long code is just one of no room (SPEC K2). */
const PARAM_MAX_LENGTH = 16_384

/** Events read from the store at once when the bus has lost some. */
const CATCH_UP_LIMIT = 500

/** What an app is made of; everything that touches the outside comes in here. */
export interface AppDependencies {
  config: Config
  store: Store
  bus: Bus
  /** Signs tokens. `config.jwtSecretPrevious` still verifies. */
  jwtSecret: string
  logger: FastifyBaseLogger
  /** Folder of the built web app. */
  webRoot: string
  metrics: Metrics
  /** Instead of {@link REQUEST_TIMEOUT_MS}. */
  requestTimeoutMs?: number
  /** Instead of {@link ANSWER_TIMEOUT_MS}. */
  answerTimeoutMs?: number
}

/** Builds the server: domain, realtime and routes over the given store and bus. `close()` drains its connections. */
export async function buildApp(deps: AppDependencies): Promise<FastifyInstance> {
  const { config, store, bus, logger, metrics, answerTimeoutMs = ANSWER_TIMEOUT_MS } = deps
  const onFault: FaultListener = (error, { roomId, memberId } = {}) => {
    metrics.faults++
    logger.error({ err: error, room: roomId, member: memberId }, 'unexpected fault')
  }

  if (!config.limits.enabled)
    logger.warn('RATE_LIMITS is off: nothing bounds what a client may do. For benchmarks only.')
  const limits = new Limits(config.limits.rates, config.limits.sockets)
  const presence = new Presence(store, bus, presenceTimes(config), onFault)
  const codes = new CodeSpace(store, codeRules(config))
  const rooms = new Rooms({ store, bus, presence, limits, codes })
  const members = new Members({ store, bus, presence, limits })
  const messages = new Messages({ store, presence, limits })

  const heartbeatMs = config.heartbeatSeconds * 1000
  const fetch = async (roomId: string, after: number) =>
    (await rooms.readEvents({ roomId, after, limit: CATCH_UP_LIMIT })).events
  const traffic = new Traffic(metrics)
  const hub = new Hub({ fetch, heartbeatMs, traffic, onFault })
  const gateway = new Gateway({
    hub,
    bus,
    rooms,
    members,
    messages,
    presence,
    limits,
    epoch: store.epoch,
    heartbeatMs,
    traffic,
    onFault,
  })
  const unsubscribe = bus.subscribe(hub.receive)

  const app = createFastify(deps)
  await app.register(fastifyCookie, cookieOptions(config.publicUrl))
  const secrets = { current: deps.jwtSecret, previous: config.jwtSecretPrevious }
  const tokens = await Tokens.open(app, secrets, config.tokenTtlHours * 3600)
  const authenticator = new Authenticator(tokens, members)
  const routes = { tokens, authenticator, rooms, members, messages, limits }

  handleInTurn(app)
  // First of what acts at a stop: a load balancer should hear of it before the clients do.
  const isStopping = refuseWhileStopping(app)
  watchRequests(app, metrics.answered)
  refuseOddRequests(app)
  const origins = [...config.allowedOrigins, ...(config.publicUrl === null ? [] : [config.publicUrl])]
  await addSecurityHeaders(app, origins)
  await addApiDocuments(app, { publicUrl: config.publicUrl })
  const pageReads = new PageReads(answerTimeoutMs)
  await app.register(async (api) => {
    limitRequests(api, limits)
    await api.register(roomRoutes, { ...routes, pageReads })
    await api.register(memberRoutes, { ...routes, pageReads })
    await api.register(eventRoutes, { ...routes, pageReads })
    await api.register(sessionRoutes, routes)
  })

  metrics.watch({ gateway, hub, presence, traffic, limits, http: app.traffic, pageReads, store })
  await app.register(healthRoutes, {
    isStopping,
    pingStore: () => store.ping(),
    readMetrics: metrics.read,
  })
  // Before the sockets' route: the addresses of pages are none that can be upgraded.
  await addWebApp(app, { root: deps.webRoot, config: () => ({ apiUrl: '', codeLength: codes.length }) })
  await addWsRoute(app, {
    gateway,
    limits,
    origins: new OriginPolicy(config.publicUrl, config.allowedOrigins),
    claim: (request, hello) => authenticator.hello(request, hello),
  })
  app.websocketServer.on('wsClientError', answerBadHandshake.bind(app))
  endConnectionsAtStop(app)

  const refusalLog = new RefusalLog(logger, { http: app.traffic.refusals, ws: traffic.refusals })
  const sweep = setInterval(() => void rooms.removeExpired().catch(onFault), SWEEP_INTERVAL_MS)
  app.addHook('onClose', async () => {
    clearInterval(sweep)
    unsubscribe()
    hub.close()
    limits.sockets.close()
    presence.close()
    refusalLog.close()
  })
  await presence.recover()
  await codes.count()
  return app
}

function createFastify({
  config,
  logger,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  answerTimeoutMs = ANSWER_TIMEOUT_MS,
}: AppDependencies) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    return503OnClosing: false,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    bodyLimit: FRAME_MAX_BYTES,
    requestTimeout: requestTimeoutMs,
    // Without any progress, in either direction; WebSockets are excepted.
    connectionTimeout: answerTimeoutMs,
    // Also for answers that the system has taken over, and nobody reads.
    keepAliveTimeout: 2 * answerTimeoutMs,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(SLOW_REQUESTS_INTERVAL_MS, requestTimeoutMs),
      requireHostHeader: false,
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAM_MAX_LENGTH },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler(handleError)
  addJsonParser(app)
  return app
}

function codeRules(config: Config) {
  return {
    alphabet: config.codeAlphabet,
    length: config.codeLength,
    spacePercent: config.codeSpacePercent,
    quarantineMs: config.codeQuarantineSeconds * 1000,
  }
}

function presenceTimes(config: Config) {
  return {
    grace: config.graceSeconds * 1000,
    restSeat: config.restSeatSeconds * 1000,
    emptyRoom: config.emptyRoomSeconds * 1000,
    unusedRoom: config.unusedRoomSeconds * 1000,
  }
}
