import type {} from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import type { StoredRoom, StoredSeat } from '../ports/store.ts'

/** Who issues the tokens and whom they are for; a token of another service that shares the secret is refused. */
export const TOKEN_ISSUER = 'parley'
export const TOKEN_AUDIENCE = 'parley'

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

/** Signs and checks tokens (JWT, HS256) with the deployment's secret. */
export class Tokens {
  readonly #jwt: FastifyInstance['jwt']
  readonly #ttlSeconds: number

  constructor(jwt: FastifyInstance['jwt'], ttlSeconds: number) {
    this.#jwt = jwt
    this.#ttlSeconds = ttlSeconds
  }

  /** When a token that is issued now will end, in milliseconds since the Unix epoch; a whole second. */
  nextExpiry(): number {
    return (Math.floor(Date.now() / 1000) + this.#ttlSeconds) * 1000
  }

  /** A token for this seat. */
  issue(room: StoredRoom, seat: StoredSeat, expiresAt: number): IssuedToken {
    const { code, id: rid } = room
    const token = this.#jwt.sign({ sub: seat.id, name: seat.name, room: code, rid, exp: expiresAt / 1000 })
    return { token, expiresAt }
  }

  /** The claims of a valid token of ours, else `null`: why it is not valid is nobody's business. */
  verify(token: string): Claims | null {
    try {
      const claims = this.#jwt.verify<Partial<Claims>>(token)
      return isClaims(claims) ? claims : null
    } catch {
      return null
    }
  }
}

function isClaims(claims: Partial<Claims>): claims is Claims {
  const { sub, name, room, rid, iat, exp } = claims
  return (
    [sub, name, room, rid].every((claim) => typeof claim === 'string') &&
    Number.isFinite(iat) &&
    Number.isFinite(exp)
  )
}
