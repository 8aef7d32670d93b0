import {
  EVENTS_PAGE_DEFAULT,
  FRAME_MAX_BYTES,
  type HelloFrame,
  PROTOCOL_VERSION,
  type ResetReason,
  TEXT_MAX_CODE_POINTS,
} from '@parley/protocol'
import type { Attachment } from '../domain/presence.ts'
import type { Roster } from '../domain/rooms.ts'
import { toTimestamp, toWireRoom, toWireSelf } from '../domain/wire.ts'
import type { EventsRead, StoredRoom } from '../ports/store.ts'
import type { GatewayDependencies, Greeted } from './dependencies.ts'
import { encodeFrame } from './frames.ts'
import type { Piece } from './history.ts'

/** Events of a room, with its bounds at the moment of reading. */
type Page = Extract<EventsRead, { kind: 'events' }>

/** Where a connection begins: after what it has, or anew with the latest page. `page` is that from `next` on, as far as it was read. */
type Start = { page: Page; next: number } & ({ resumed: true } | { resumed: false; reset?: ResetReason })

/** Sends `welcome` (SPEC H4); returns the first piece of the history that has to follow. */
export async function welcome(
  deps: GatewayDependencies,
  { connection }: Greeted,
  hello: HelloFrame,
  { room, seat }: Attachment,
): Promise<Piece> {
  const { start, roster } = await readStart(deps, room, hello)
  connection.traffic.hellos[start.resumed ? 'resumed' : (start.reset ?? 'new')]++
  const { floor, events } = start.page
  connection.send(
    encodeFrame({
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      room: toWireRoom(room),
      self: toWireSelf(seat),
      ...roster,
      at: toTimestamp(Date.now()),
      epoch: deps.epoch,
      floor,
      resumed: start.resumed,
      ...(!start.resumed && start.reset && { reset: start.reset }),
      heartbeatMs: deps.heartbeatMs,
      limits: { textCodePoints: TEXT_MAX_CODE_POINTS, frameBytes: FRAME_MAX_BYTES },
    }),
  )
  connection.next = start.next
  return deps.history.toPiece(events, Math.max(start.page.head, roster.head))
}

async function readStart(
  deps: GatewayDependencies,
  room: StoredRoom,
  hello: HelloFrame,
): Promise<{ start: Start; roster: Roster }> {
  const since = isOfThisEpoch(deps, hello) ? hello.since : undefined
  if (since === undefined) {
    const { page, next, roster } = await readLatest(deps, room.id, room.head)
    const reset = hello.since === undefined ? {} : { reset: 'epoch' as const }
    return { start: { page, next, resumed: false, ...reset }, roster }
  }
  const { page, roster } = await readPage(deps, room.id, since)
  if (since >= page.floor - 1 && since <= page.head)
    return { start: { page, next: since + 1, resumed: true }, roster }
  const reset = since > page.head ? 'client_ahead' : 'too_old'
  const anew = await readLatest(deps, room.id, page.head)
  return { start: { page: anew.page, next: anew.next, resumed: false, reset }, roster: anew.roster }
}

function isOfThisEpoch({ epoch }: GatewayDependencies, hello: HelloFrame): boolean {
  return hello.epoch === undefined || hello.epoch === epoch
}

/**
 * Reads where the latest page begins, and what of it fits into a piece: the whole of it may be several times that.
 * @param knownHead as of a moment ago; events that were stored since then move the page along
 */
async function readLatest(deps: GatewayDependencies, roomId: string, knownHead: number) {
  const { page, roster } = await readPage(deps, roomId, Math.max(0, knownHead - EVENTS_PAGE_DEFAULT))
  const next = Math.max(page.floor, page.head - EVENTS_PAGE_DEFAULT + 1)
  return { page: { ...page, events: page.events.filter(({ seq }) => seq >= next) }, next, roster }
}

/** Reads events after a seq, and the roster, which may be the newer of the two: the head beside it is its own (SPEC R6). */
async function readPage({ history, rooms }: GatewayDependencies, roomId: string, after: number) {
  const [page, roster] = await Promise.all([history.readEvents(roomId, after), rooms.readRoster(roomId)])
  return { page, roster }
}

/**
 * Sends and reads until the connection has all that the live ones have, then makes it live and says so (SPEC S1). Events that
 * commit meanwhile are not buffered: the next read brings them, so that a slow replay costs no memory.
 * @param piece the first one; reassigned, so that nothing keeps it once it has been taken
 */
export async function replay(
  { history }: GatewayDependencies,
  { connection, channel }: Greeted,
  piece: Piece,
): Promise<void> {
  for (;;) {
    const { count, head } = piece
    if (count > 0 && !(await history.write(connection, piece))) return
    connection.next += count
    if (connection.closing || channel.goLive(connection, head)) break
    if (count === 0 && connection.next > channel.head + 1) await channel.catchUp()
    piece = await history.read(channel.roomId, connection.next - 1)
  }
  connection.send(encodeFrame({ type: 'live', head: connection.next - 1 }))
}
