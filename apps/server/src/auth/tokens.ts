import fastifyJwt, { type FastifyJWTOptions, type JWT } from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import type { StoredRoom, StoredSeat } from '../ports/store.ts'

/** Who issues the tokens and whom they are for; a token of another service that shares the secret is refused. */
const ISSUER = 'parley'
const AUDIENCE = 'parley'

declare module '@fastify/jwt' {
  interface FastifyJWT {
    namespaces: 'current' | 'previous'
  }
}

/** How far the clock of another node may be ahead of ours, in seconds. */
const CLOCK_LEEWAY_SECONDS = 60

/** How tokens are signed and what is demanded of them, for the plugin that does it. */
const tokenOptions = {
  sign: { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE },
  verify: {
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    // Without this a token that lacks one of them passes.
    requiredClaims: ['iss', 'aud', 'exp', 'iat'],
    complete: true,
  },
} satisfies Partial<FastifyJWTOptions>

/** What a token says, once its signature and times were checked. Whether the seat still exists is the store's to say. */
export interface Claims {
  /** Member id. */
  sub: string
  /** Name at the time of issue. */
  name: string
  /** Code of the room. */
  room: string
  /** Id of the room: an old token never opens a new room under the same code. */
  rid: string
  /** Seconds since the Unix epoch. */
  iat: number
  exp: number
}

/** A fresh token and when it ends, in milliseconds since the Unix epoch. */
export interface IssuedToken {
  token: string
  expiresAt: number
}

/** A token taken apart, its signature and times checked. */
interface Decoded {
  header: Record<string, unknown>
  payload: Partial<Claims>
}

/** Signs and checks tokens (JWT, HS256) with the deployment's secret; while that is being changed, checks with the one before, too. */
export class Tokens {
  readonly #current: JWT
  readonly #previous: JWT | null
  readonly #ttlSeconds: number

  private constructor(current: JWT, previous: JWT | null, ttlSeconds: number) {
    this.#current = current
    this.#previous = previous
    this.#ttlSeconds = ttlSeconds
  }

  /** The plugin is registered once per secret: a verifier of its own costs a token more than its check. */
  static async open(
    app: FastifyInstance,
    secrets: { current: string; previous: string | null },
    ttlSeconds: number,
  ): Promise<Tokens> {
    const register = async (namespace: 'current' | 'previous', secret: string) => {
      await app.register(fastifyJwt, { namespace, secret, ...tokenOptions })
      return app.jwt[namespace]
    }
    const current = await register('current', secrets.current)
    const previous = secrets.previous === null ? null : await register('previous', secrets.previous)
    return new Tokens(current, previous, ttlSeconds)
  }

  /** When a token that is issued now will end, in milliseconds since the Unix epoch; a whole second. */
  nextExpiry(): number {
    return (Math.floor(Date.now() / 1000) + this.#ttlSeconds) * 1000
  }

  /** A token for this seat. The same arguments give the same token: an answer that is given again is the first one (SPEC A4). */
  issue(room: StoredRoom, seat: StoredSeat, expiresAt: number): IssuedToken {
    const { code, id: rid } = room
    const exp = expiresAt / 1000
    // Never ahead of the clock, though the life of tokens was shortened since.
    const iat = Math.min(exp - this.#ttlSeconds, Math.floor(Date.now() / 1000))
    const token = this.#current.sign({ sub: seat.id, name: seat.name, room: code, rid, iat, exp })
    return { token, expiresAt }
  }

  /** The claims of a valid token of ours, else `null`: why it is not valid is nobody's business. */
  verify(token: string): Claims | null {
    const claims = verifyWith(this.#current, token)
    if (claims !== null || this.#previous === null) return claims
    return verifyWith(this.#previous, token)
  }
}

function verifyWith(jwt: JWT, token: string): Claims | null {
  try {
    const { header, payload } = jwt.verify<Decoded>(token)
    return hasPlainHeader(header) && isClaims(payload) && !isOfTheFuture(payload) ? payload : null
  } catch {
    return null
  }
}

/**
 * Only what we sign: no key or extension that a token names by itself (`jku`, `kid`, `crit`, …; RFC 7515 §4.1) comes in, and no
 * token that was made for something else (`typ`; RFC 8725 §3.11).
 */
function hasPlainHeader({ alg: _alg, typ = 'JWT', ...others }: Record<string, unknown>): boolean {
  return typ === 'JWT' && Object.keys(others).length === 0
}

/** None of our nodes issues ahead of its clock: such a token was made by somebody else, or under a clock that is wrong. */
function isOfTheFuture({ iat }: Claims): boolean {
  return iat > Date.now() / 1000 + CLOCK_LEEWAY_SECONDS
}

function isClaims(claims: Partial<Claims>): claims is Claims {
  const { sub, name, room, rid, iat, exp } = claims
  return (
    [sub, name, room, rid].every((claim) => typeof claim === 'string') &&
    Number.isFinite(iat) &&
    Number.isFinite(exp)
  )
}
