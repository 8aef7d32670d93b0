import type { FastifyCookieOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { IssuedToken } from './tokens.ts'

/** Name of the session cookie. */
export const SESSION_COOKIE = 'parley_session'

/**
 * What all cookies of a server have in common, for the plugin that sets them: `Secure` if people reach it by https, even if a
 * proxy that ends TLS doesn't say so, or isn't trusted.
 */
export function cookieOptions(publicUrl: string | null): FastifyCookieOptions {
  const secure = publicUrl?.startsWith('https:') ?? false
  return { parseOptions: { path: '/', httpOnly: true, sameSite: 'lax', secure } }
}

function attributes(request: FastifyRequest) {
  return request.protocol === 'https' ? { secure: true } : {}
}

/** Keeps the token of the room that was entered last for same-site use. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, issued: IssuedToken): void {
  reply.setCookie(SESSION_COOKIE, issued.token, {
    ...attributes(request),
    expires: new Date(issued.expiresAt),
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, attributes(request))
}

/** The token in the session cookie, if there is one. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[SESSION_COOKIE] || undefined
}
