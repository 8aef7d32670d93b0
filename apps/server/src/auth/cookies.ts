import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { IssuedToken } from './tokens.ts'

/** Name of the session cookie. */
export const SESSION_COOKIE = 'parley_session'

function attributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const
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
