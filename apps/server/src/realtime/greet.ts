import {
  CloseCode,
  EVENTS_PAGE_DEFAULT,
  FRAME_MAX_BYTES,
  type HelloFrame,
  PROTOCOL_VERSION,
  type ResetReason,
  TEXT_MAX_CODE_POINTS,
} from '@parley/protocol'
import type { Attachment } from '../domain/presence.ts'
import { toWireRoom, toWireSelf } from '../domain/wire.ts'
import type { EventsRead, StoredEvent } from '../ports/store.ts'
import type { Connection } from './connection.ts'
import { encodeEvent, encodeFrame } from './frames.ts'
import type { GatewayDependencies } from './gateway.ts'
import type { RoomChannel } from './room-channel.ts'

/** History goes out in pieces of at most about this many bytes, the next when the socket has drained (SPEC S5). */
const PIECE_BYTES = 256 * 1024

/** Events read from the store at once while catching up. */
const READ_LIMIT = 500

type Page = Extract<EventsRead, { kind: 'events' }>

/** Where a connection begins: after what it has, or anew with the latest page. */
type Start = { page: Page; resumed: true } | { page: Page; resumed: false; reset?: ResetReason }

/** Sends `welcome` (SPEC H4); returns the first page of the history that has to follow. */
export async function welcome(
  deps: GatewayDependencies,
  connection: Connection,
  hello: HelloFrame,
  { room, seat }: Attachment,
): Promise<readonly StoredEvent[]> {
  const start = await findStart(deps, room.id, hello)
  // Read after the head, so that the roster is never the older of the two (SPEC R6).
  const roster = await deps.rooms.readRoster(room.id)
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
  return events
}

async function findStart({ rooms, epoch }: GatewayDependencies, roomId: string, hello: HelloFrame): Promise<Start> {
  const latest = () => rooms.readEvents({ roomId, limit: EVENTS_PAGE_DEFAULT })
  const { since } = hello
  if (since === undefined) return { page: await latest(), resumed: false }
  if (hello.epoch !== undefined && hello.epoch !== epoch) return { page: await latest(), resumed: false, reset: 'epoch' }
  const page = await rooms.readEvents({ roomId, after: since, limit: READ_LIMIT, maxBytes: PIECE_BYTES })
  if (since > page.head) return { page: await latest(), resumed: false, reset: 'client_ahead' }
  if (since < page.floor - 1) return { page: await latest(), resumed: false, reset: 'too_old' }
  return { page, resumed: true }
}

/**
 * Reads and sends until the connection has all that the live ones have, then makes it live and says so (SPEC S1). Events that
 * commit meanwhile are not buffered: the next read brings them, so that a slow replay costs no memory.
 */
export async function replay(
  deps: GatewayDependencies,
  connection: Connection,
  channel: RoomChannel,
  firstPage: readonly StoredEvent[],
): Promise<void> {
  let events = firstPage
  for (;;) {
    for (const piece of inPieces(events)) {
      if (!(await connection.writeHistory(piece))) return
    }
    connection.next += events.length
    if (connection.closing || channel.goLive(connection)) break
    if (events.length === 0 && connection.next > channel.head + 1) await channel.catchUp()
    const after = connection.next - 1
    events = (await deps.rooms.readEvents({ roomId: channel.roomId, after, limit: READ_LIMIT, maxBytes: PIECE_BYTES })).events
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

/** What a `hello` without a valid token, or for a room that is gone, is answered with. */
export function refuseHello(connection: Connection, kind: 'unauthorized' | 'room_gone'): void {
  if (kind === 'room_gone') connection.close(CloseCode.roomGone, 'the room is gone')
  else connection.close(CloseCode.unauthorized, 'no valid token, or its seat is gone')
}
