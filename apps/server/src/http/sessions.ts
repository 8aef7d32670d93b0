import type { Session } from '@parley/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { setSessionCookie } from '../auth/cookies.ts'
import type { IssuedToken, Tokens } from '../auth/tokens.ts'
import type { Admission, SeatInRoom } from '../domain/members.ts'
import { toTimestamp, toWireRoom, toWireSelf } from '../domain/wire.ts'

/** A seat and the token that proves it, as clients get them. */
export function toSession({ room, seat }: SeatInRoom, issued: IssuedToken): Session {
  return {
    code: room.code,
    token: issued.token,
    expiresAt: toTimestamp(issued.expiresAt),
    room: toWireRoom(room),
    self: toWireSelf(seat),
  }
}

/** Issues a token for a seat, as the answer's session and as its cookie. */
export function startSession(
  { tokens, request, reply }: { tokens: Tokens; request: FastifyRequest; reply: FastifyReply },
  admission: Admission,
): Session {
  const { room, seat, expiresAt } = admission
  const issued = tokens.issue(room, seat, expiresAt)
  setSessionCookie(request, reply, issued)
  return toSession(admission, issued)
}
