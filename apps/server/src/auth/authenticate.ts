import { normalizeCode } from '@parley/protocol'
import type { FastifyRequest } from 'fastify'
import { DomainError, goneError } from '../domain/errors.ts'
import type { Members, SeatInRoom } from '../domain/members.ts'
import { readSessionCookie } from './cookies.ts'
import type { Claims, Tokens } from './tokens.ts'

/** A token that was checked, with the seat it names. */
export interface Authenticated extends SeatInRoom {
  token: string
  claims: Claims
}

/** The token of `Authorization: Bearer` (RFC 6750 §2.1); `undefined` without that header, empty if it is something else. */
function readBearer(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined) return undefined
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1] ?? ''
}

const missing = () => new DomainError('unauthorized', 'Send a valid token as "Authorization: Bearer …".')

/** Finds out whose seat a request acts for. */
export class Authenticator {
  readonly #tokens: Tokens
  readonly #members: Members

  constructor(tokens: Tokens, members: Members) {
    this.#tokens = tokens
    this.#members = members
  }

  /**
   * The seat of the request's Bearer token, which must be of the room with `code`.
   * @throws {DomainError} `unauthorized`; `room_not_found`, also for a token of another room
   */
  async bearer(request: FastifyRequest, code: string): Promise<Authenticated> {
    const token = readBearer(request)
    const claims = token && this.#tokens.verify(token)
    if (!claims) throw missing()
    if (normalizeCode(code) !== claims.room) throw goneError('room_gone')
    return { token, claims, ...(await this.#members.find(claims.rid, claims.sub)) }
  }

  /**
   * The seat of the request's Bearer token or, without that header, of its session cookie.
   * @throws {DomainError} `unauthorized`, also when the room is gone
   */
  async session(request: FastifyRequest): Promise<Authenticated> {
    const token = readBearer(request) ?? readSessionCookie(request)
    const claims = token && this.#tokens.verify(token)
    if (!claims) throw missing()
    try {
      return { token, claims, ...(await this.#members.find(claims.rid, claims.sub)) }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      throw new DomainError('unauthorized', 'The room or the seat of this session is gone.')
    }
  }

  /** The claims of a Bearer token that is valid for the room with `code`, or `null`: for `join`, which works without. */
  optionalBearer(request: FastifyRequest, code: string): Claims | null {
    const token = readBearer(request)
    const claims = token ? this.#tokens.verify(token) : null
    return claims && normalizeCode(code) === claims.room ? claims : null
  }

  /**
   * The claims of a token from a `hello`, or of the session cookie that came with the upgrade if it is of `room`. The cookie
   * counts only beside an `Origin`, which the route has checked: without one it is no browser that carries it (SPEC H2).
   */
  hello(request: FastifyRequest, hello: { token?: string; room?: string }): Claims | null {
    if (hello.token !== undefined) return this.#tokens.verify(hello.token)
    const token = request.headers.origin === undefined ? undefined : readSessionCookie(request)
    const claims = token ? this.#tokens.verify(token) : null
    return claims && hello.room !== undefined && normalizeCode(hello.room) === claims.room ? claims : null
  }
}
