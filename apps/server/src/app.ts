import fastifyCookie from '@fastify/cookie'
import fastifyJwt from '@fastify/jwt'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { FRAME_MAX_BYTES } from '@parley/protocol'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { Authenticator } from './auth/authenticate.ts'
import { TOKEN_AUDIENCE, TOKEN_ISSUER, Tokens } from './auth/tokens.ts'
import type { Config } from './config.ts'
import { Members } from './domain/members.ts'
import { Messages } from './domain/messages.ts'
import { Presence } from './domain/presence.ts'
import { Rooms } from './domain/rooms.ts'
import { addBodyParsers } from './http/body-parsers.ts'
import { addApiDocuments } from './http/documents.ts'
import { eventRoutes } from './http/event-routes.ts'
import { healthRoutes } from './http/health-routes.ts'
import { handleError, handleNotFound } from './http/problem-details.ts'
import { roomRoutes } from './http/room-routes.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { compileValidator } from './http/validation.ts'
import { addWebApp } from './http/web-app.ts'
import { createMetrics } from './metrics.ts'
import type { Bus } from './ports/bus.ts'
import type { Store } from './ports/store.ts'
import { Gateway } from './realtime/gateway.ts'
import { Hub } from './realtime/hub.ts'
import { OriginPolicy } from './realtime/origin.ts'
import { addWsRoute } from './realtime/ws-route.ts'
import { addSecurityHeaders } from './security-headers.ts'

/** Seats whose tokens have expired are looked for this often, in milliseconds. */
const EXPIRED_SEATS_INTERVAL_MS = 60_000

/** Slow headers or bodies are answered with 408 after this time, in milliseconds. */
const REQUEST_TIMEOUT_MS = 12_000

/** Events read from the store at once when the bus has lost some. */
const CATCH_UP_LIMIT = 500

/** What an app is made of; everything that touches the outside comes in here. */
export interface AppDependencies {
  config: Config
  store: Store
  bus: Bus
  jwtSecret: string
  logger: FastifyBaseLogger
  /** Folder of the built web app. */
  webRoot: string
  /** Durable events since the start. */
  eventsStored: () => number
}

/** Builds the server: domain, realtime and routes over the given store and bus. `close()` drains its connections. */
export async function buildApp(deps: AppDependencies): Promise<FastifyInstance> {
  const { config, store, bus, logger } = deps
  const onFault = (error: unknown) => logger.error({ err: error }, 'unexpected fault')

  const presence = new Presence(store, bus, presenceTimes(config), onFault)
  const rooms = new Rooms({ store, bus, presence, codeLength: config.codeLength })
  const members = new Members({ store, bus, presence })
  const messages = new Messages({ store, presence })

  const heartbeatMs = config.heartbeatSeconds * 1000
  const fetch = async (roomId: string, after: number) =>
    (await rooms.readEvents({ roomId, after, limit: CATCH_UP_LIMIT })).events
  const hub = new Hub({ fetch, heartbeatMs, onFault })
  const gateway = new Gateway({
    hub,
    bus,
    rooms,
    members,
    messages,
    presence,
    epoch: store.epoch,
    heartbeatMs,
    onFault,
  })
  const unsubscribe = bus.subscribe(hub.receive)

  const app = createFastify(config, logger)
  await app.register(fastifyCookie)
  await app.register(fastifyJwt, {
    secret: deps.jwtSecret,
    sign: { algorithm: 'HS256', iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE },
    verify: { algorithms: ['HS256'], allowedIss: TOKEN_ISSUER, allowedAud: TOKEN_AUDIENCE },
  })
  const tokens = new Tokens(app.jwt, config.tokenTtlHours * 3600)
  const authenticator = new Authenticator(tokens, members)
  const routes = { tokens, authenticator, rooms, members, messages }

  const origins = [...config.allowedOrigins, ...(config.publicUrl === null ? [] : [config.publicUrl])]
  await addSecurityHeaders(app, origins)
  await addApiDocuments(app)
  await app.register(roomRoutes, routes)
  await app.register(eventRoutes, routes)
  await app.register(sessionRoutes, routes)

  let stopping = false
  const checkReady = async () => (stopping ? 'stopping' : store.ping().then(() => 'ready' as const))
  const metrics = createMetrics({ gateway, hub, eventsStored: deps.eventsStored })
  await app.register(healthRoutes, { checkReady, metrics })
  // Unready first: the hooks run in the order of their adding, and a load balancer should hear it before clients do.
  app.addHook('preClose', async () => void (stopping = true))
  await addWsRoute(app, {
    gateway,
    origins: new OriginPolicy(config.publicUrl, config.allowedOrigins),
    claim: (request, hello) => authenticator.hello(request, hello),
  })
  await addWebApp(app, { root: deps.webRoot, config: { apiUrl: '', codeLength: config.codeLength } })

  const sweep = setInterval(() => rooms.removeExpiredSeats().catch(onFault), EXPIRED_SEATS_INTERVAL_MS)
  app.addHook('onClose', async () => {
    clearInterval(sweep)
    unsubscribe()
    hub.close()
    presence.close()
  })
  await presence.recover()
  return app
}

function createFastify(config: Config, loggerInstance: FastifyBaseLogger) {
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    bodyLimit: FRAME_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 2000 },
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler(handleNotFound)
  addBodyParsers(app)
  return app
}

function presenceTimes(config: Config) {
  return {
    grace: config.graceSeconds * 1000,
    restSeat: config.restSeatSeconds * 1000,
    emptyRoom: config.emptyRoomSeconds * 1000,
    unusedRoom: config.unusedRoomSeconds * 1000,
  }
}
