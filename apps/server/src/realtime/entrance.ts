import { type ClientFrame, CloseCode, type HelloFrame } from '@parley/protocol'
import type { Claims } from '../auth/tokens.ts'
import type { Connection } from './connection.ts'
import type { GatewayDependencies, Greeted } from './dependencies.ts'
import { welcome } from './greet.ts'
import type { Piece } from './history.ts'

/** A connection that has its `welcome`. */
export interface Entered {
  greeted: Greeted
  /** The first piece of the history that has to follow. */
  first: Piece
  /** What came behind the `hello`. */
  early: readonly ClientFrame[]
}

/**
 * Takes a connection from its `hello` to its `welcome`; `null` if it closed on the way. What refuses it is thrown
 * (`room_not_found`, `unauthorized`, or that the store can't be used), and tells with which code to close.
 */
export async function enter(
  deps: GatewayDependencies,
  connection: Connection,
  hello: HelloFrame,
  claims: Claims | null,
): Promise<Entered | null> {
  if (!claims) {
    connection.close(CloseCode.unauthorized, 'no valid token')
    return null
  }
  const { rid: roomId, sub: memberId, name, exp } = claims
  const seat = { roomId, memberId, name, expiresAt: exp * 1000 }
  const early: ClientFrame[] = []
  connection.stage = { at: 'entering', seat, early }
  // In its room before it enters: if the seat or the room goes meanwhile, this connection must hear of it.
  const channel = deps.hub.attach(connection, roomId)
  connection.onceGone(() => deps.hub.detach(connection, channel))
  const attachment = await deps.presence.attach(roomId, memberId, name)
  connection.onceGone(attachment.detach)
  if (connection.closing) return null
  const first = await welcome(deps, { connection, seat, channel }, hello, attachment)
  if (connection.closing) return null
  return { greeted: { connection, seat, channel }, first, early }
}
