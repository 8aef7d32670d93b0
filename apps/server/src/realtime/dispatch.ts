import { type ClientFrame, CloseCode, type SendFrame } from '@parley/protocol'
import { toTimestamp } from '../domain/wire.ts'
import type { Connection } from './connection.ts'
import type { GatewayDependencies, Greeted } from './dependencies.ts'
import { encodeFrame } from './frames.ts'
import { toRefusal } from './refusals.ts'

/** Acts on a frame of a greeted connection. Rejects only for faults of ours; refusals are answered with an `error` frame. */
export async function dispatch(
  deps: GatewayDependencies,
  greeted: Greeted,
  frame: ClientFrame,
): Promise<void> {
  // The timer that closes it may be a little late (SPEC T6).
  if (greeted.seat.expiresAt <= Date.now()) return closeExpired(greeted.connection)
  switch (frame.type) {
    case 'hello':
      return greeted.connection.sendError({
        code: 'invalid_request',
        message: 'This connection has said hello already.',
      })
    case 'send':
      return send(deps, greeted, frame)
    case 'typing': {
      const { roomId, memberId } = greeted.seat
      return deps.bus.publish({ type: 'typing', roomId, memberId })
    }
    case 'ping':
      // A head that runs ahead of its events would look like a loss to the client (SPEC B3).
      greeted.channel.flush()
      return greeted.connection.send(encodeFrame({ type: 'pong', head: greeted.channel.head }))
    case 'leave':
      return leave(deps, greeted)
  }
}

/** Counts a frame of a peer that goes on although it has to wait; who keeps on is sent away (SPEC D6, L4). */
export function countRefusal({ limits }: GatewayDependencies, connection: Connection): void {
  if (!limits.mayGoOn(connection.refusals))
    connection.closeOnceAcked(CloseCode.rateLimited, 'too many refused frames')
}

/** Closes a connection whose token has expired. */
export function closeExpired(connection: Connection): void {
  connection.close(CloseCode.unauthorized, 'the token has expired')
}

async function send(
  deps: GatewayDependencies,
  { connection, seat }: Greeted,
  frame: SendFrame,
): Promise<void> {
  const { roomId, memberId, name } = seat
  const held = connection.sends.refuseBehind(frame.id)
  if (held) {
    // Not what waits for a store: it was sent in good faith.
    if (held.regardless && held.code === 'rate_limited') countRefusal(deps, connection)
    return
  }
  const { acks, stopwatch } = connection.traffic
  const since = performance.now()
  connection.storing()
  try {
    const { event, duplicate } = await deps.messages.send({
      roomId,
      memberId,
      name,
      address: connection.address,
      via: 'socket',
      id: frame.id,
      text: frame.body.text,
    })
    connection.send(
      encodeFrame({ type: 'sent', id: frame.id, seq: event.seq, at: toTimestamp(event.at), duplicate }),
    )
    acks[duplicate ? 'duplicate' : 'stored']++
    stopwatch.ack(performance.now() - since)
  } catch (error) {
    refuse(connection, error, frame.id)
  } finally {
    connection.stored()
  }
}

/** The connection closes with all others of its seat, when the seat is gone. */
async function leave(deps: GatewayDependencies, { connection, seat }: Greeted): Promise<void> {
  connection.leaving = true
  try {
    await deps.members.leave(seat.roomId, seat.memberId)
  } catch (error) {
    connection.leaving = false
    refuse(connection, error)
  }
}

/** Tells a client why something was refused, and closes its connection if it has no business here any more. */
function refuse(connection: Connection, error: unknown, re?: string): void {
  const refusal = toRefusal(error)
  if (refusal === null) throw error
  const { code, message, close, retryAfterMs } = refusal
  if (re !== undefined && retryAfterMs !== undefined) {
    connection.sends.refuse(re, { ...refusal, retryAfterMs })
  } else {
    const optional = { ...(re !== undefined && { re }), ...(retryAfterMs !== undefined && { retryAfterMs }) }
    connection.sendError({ code, message, ...optional })
  }
  if (close !== undefined) connection.close(close, message)
}
