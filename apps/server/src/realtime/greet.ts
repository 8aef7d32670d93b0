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
import { toWireRoom, toWireSelf } from '../domain/wire.ts'
import type { EventsRead, StoredEvent } from '../ports/store.ts'
import { encodeEvent, encodeFrame } from './frames.ts'
import type { GatewayDependencies, Greeted } from './dependencies.ts'

/** History goes out in pieces of at most about this many bytes, the next when the socket has drained (SPEC S5). */
const PIECE_BYTES = 256 * 1024

/** Events read from the store at once while catching up. */
const READ_LIMIT = 500

/** A piece of the log, with the room's head at the moment of reading. */
export type Page = Extract<EventsRead, { kind: 'events' }>

/** Where a connection begins: after what it has, or anew with the latest page. */
type Start = { page: Page; resumed: true } | { page: Page; resumed: false; reset?: ResetReason }

/** Sends `welcome` (SPEC H4); returns the first page of the history that has to follow. */
export async function welcome(
  deps: GatewayDependencies,
  { connection, channel }: Greeted,
  hello: HelloFrame,
  { room, seat }: Attachment,
): Promise<Page> {
  const { start, roster } = await readStart(deps, room.id, hello)
  channel.rosterShown()
  const { head, floor, events } = start.page
  connection.send(
    encodeFrame({
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      room: toWireRoom(room),
      self: toWireSelf(seat),
      ...roster,
      epoch: deps.epoch,
      head,
      floor,
      resumed: start.resumed,
      ...(!start.resumed && start.reset && { reset: start.reset }),
      heartbeatMs: deps.heartbeatMs,
      limits: { textCodePoints: TEXT_MAX_CODE_POINTS, frameBytes: FRAME_MAX_BYTES },
    }),
  )
  connection.next = events[0]?.seq ?? head + 1
  return start.page
}

async function readStart(
  deps: GatewayDependencies,
  roomId: string,
  hello: HelloFrame,
): Promise<{ start: Start; roster: Roster }> {
  const since = isOfThisEpoch(deps, hello) ? hello.since : undefined
  const { page, roster } = await readPage(deps, roomId, since)
  if (since === undefined) {
    return { start: { page, resumed: false, ...(hello.since !== undefined && { reset: 'epoch' }) }, roster }
  }
  if (since >= page.floor - 1 && since <= page.head) return { start: { page, resumed: true }, roster }
  const reset = since > page.head ? 'client_ahead' : 'too_old'
  const anew = await readPage(deps, roomId, undefined)
  return { start: { page: anew.page, resumed: false, reset }, roster: anew.roster }
}

function isOfThisEpoch({ epoch }: GatewayDependencies, hello: HelloFrame): boolean {
  return hello.epoch === undefined || hello.epoch === epoch
}

/**
 * Reads the events after `since`, or the latest page, and the roster. The store applies what is started first first: the
 * roster is never the older of the two (SPEC R6), though both are on their way together.
 */
async function readPage({ rooms }: GatewayDependencies, roomId: string, since: number | undefined) {
  const events =
    since === undefined
      ? rooms.readEvents({ roomId, limit: EVENTS_PAGE_DEFAULT })
      : rooms.readEvents({ roomId, after: since, limit: READ_LIMIT, maxBytes: PIECE_BYTES })
  const [page, roster] = await Promise.all([events, rooms.readRoster(roomId)])
  return { page, roster }
}

/**
 * Reads and sends until the connection has all that the live ones have, then makes it live and says so (SPEC S1). Events that
 * commit meanwhile are not buffered: the next read brings them, so that a slow replay costs no memory.
 */
export async function replay(
  deps: GatewayDependencies,
  { connection, channel }: Greeted,
  firstPage: Page,
): Promise<void> {
  let page = firstPage
  for (;;) {
    const { events, head } = page
    for (const piece of inPieces(events)) {
      if (!(await connection.writeHistory(piece))) return
    }
    connection.next += events.length
    if (connection.closing || channel.goLive(connection, head)) break
    if (events.length === 0 && connection.next > channel.head + 1) await channel.catchUp()
    const after = connection.next - 1
    page = await deps.rooms.readEvents({
      roomId: channel.roomId,
      after,
      limit: READ_LIMIT,
      maxBytes: PIECE_BYTES,
    })
  }
  connection.send(encodeFrame({ type: 'live', head: connection.next - 1 }))
}

function* inPieces(events: readonly StoredEvent[]): Generator<Buffer> {
  let frames: Buffer[] = []
  let bytes = 0
  for (const event of events) {
    const frame = encodeEvent(event)
    if (bytes > 0 && bytes + frame.length > PIECE_BYTES) {
      yield Buffer.concat(frames)
      frames = []
      bytes = 0
    }
    frames.push(frame)
    bytes += frame.length
  }
  if (bytes > 0) yield Buffer.concat(frames)
}
