import { CloseCode, type Session } from '@parley/protocol'
import { ProblemError } from './errors.ts'
import type { RestApi } from './rest.ts'
import type { RoomLink } from './room-link.ts'
import type { CloseReason } from './room-state.ts'

/** Endings after which there is no seat left to give up. */
const gone: ReadonlySet<CloseReason> = new Set([
  'left',
  'left_elsewhere',
  'unauthorized',
  'removed',
  'room_gone',
])

/**
 * Gives up the seat by the connection, which keeps the order with what was sent before; else by REST (SPEC P3).
 * @param session the one in use when it is needed
 * @param ended resolves when the connection is over, or after a while
 */
export async function leaveRoom(
  link: RoomLink,
  rest: RestApi,
  session: () => Session,
  ended: () => Promise<void>,
): Promise<void> {
  if (link.state.status === 'live') {
    link.send({ type: 'leave' })
    await ended()
  }
  if (link.state.status === 'closed' && gone.has(link.state.reason)) return
  await leaveByRest(rest, session())
  link.close(CloseCode.normal, 'left')
}

async function leaveByRest(rest: RestApi, session: Session): Promise<void> {
  try {
    await rest.leave(session)
  } catch (error) {
    // Token refused, removed, or no such room: there is no seat, which is what was wanted.
    if (error instanceof ProblemError && [401, 403, 404].includes(error.status)) return
    throw error
  }
}
