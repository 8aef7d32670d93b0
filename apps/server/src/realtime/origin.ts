import type { FastifyRequest } from 'fastify'

/**
 * Decides which pages may open a WebSocket with the visitor's cookie (SPEC H6): browsers let any page try, and only `Origin`
 * tells them apart (RFC 6455 §10.2). Scripts send none and are let in; a sandboxed page sends `null` and is not.
 */
export class OriginPolicy {
  readonly #publicOrigin: string | null
  readonly #allowed: ReadonlySet<string>

  constructor(publicOrigin: string | null, allowed: readonly string[]) {
    this.#publicOrigin = publicOrigin
    this.#allowed = new Set(allowed)
  }

  allows(request: FastifyRequest): boolean {
    const { origin } = request.headers
    if (origin === undefined) return true
    if (!URL.canParse(origin)) return false
    const url = new URL(origin)
    // Browsers write it so and no other way (RFC 6454 §6.2): without a user, a path, a port that goes without saying.
    if (url.origin !== origin) return false
    if (this.#allowed.has(url.origin)) return true
    if (this.#publicOrigin !== null) return url.origin === this.#publicOrigin
    return isSameHost(url, request.host)
  }
}

/** Compares host and port; a proxy that ends TLS changes the scheme, so the origin's own decides which port is the default. */
function isSameHost(origin: URL, host: string): boolean {
  const own = `${origin.protocol}//${host}`
  return /^https?:$/.test(origin.protocol) && URL.canParse(own) && new URL(own).host === origin.host
}
