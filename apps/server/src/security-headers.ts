import fastifyCors from '@fastify/cors'
import fastifyHelmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** What browsers are told: which pages may read answers, what our own page may load, and that answers are not to be kept. */
export async function addSecurityHeaders(
  app: FastifyInstance,
  allowedOrigins: readonly string[],
): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Browsers ignore these over plain http on a local network and complain on the console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    // Answers are for other origins too, as far as CORS lets them; TLS belongs to whoever terminates it.
    crossOriginResourcePolicy: false,
    strictTransportSecurity: false,
  })
  await app.register(fastifyCors, {
    origin: [...allowedOrigins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposedHeaders: ['location', 'retry-after'],
    maxAge: 600,
    // What is no preflight gets the 404 of any method that a route does not have.
    strictPreflight: false,
  })
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
  })
}
