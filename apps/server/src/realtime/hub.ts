import { CloseCode } from '@parley/protocol'
import type { FaultListener } from '../domain/faults.ts'
import type { BusMessage } from '../ports/bus.ts'
import type { Connection } from './connection.ts'
import { encodeFrame, PING } from './frames.ts'
import { type FetchEvents, RoomChannel } from './room-channel.ts'
import type { Traffic } from './traffic.ts'
import { TurnWriter } from './turn-writer.ts'

/** A heartbeat is spread over this many ticks, so that the rooms do not all beat at once. */
const BEAT_SLICES = 8

/** The rooms that this node has connections in, and the way of everything that the bus brings to them. */
export class Hub {
  readonly writer: TurnWriter
  readonly traffic: Traffic
  readonly #channels = new Map<string, RoomChannel>()
  readonly #fetch: FetchEvents
  readonly #onFault: FaultListener
  readonly #beat: NodeJS.Timeout
  /** Each room beats in the same slice all its life, whatever other rooms come and go. */
  readonly #slices = Array.from({ length: BEAT_SLICES }, () => new Set<RoomChannel>())
  #slice = 0
  #opened = 0

  constructor(deps: { fetch: FetchEvents; heartbeatMs: number; traffic: Traffic; onFault: FaultListener }) {
    this.traffic = deps.traffic
    this.writer = new TurnWriter(deps.traffic.stopwatch.fanOut)
    this.#fetch = deps.fetch
    this.#onFault = deps.onFault
    this.#beat = setInterval(() => this.#beatNextSlice(), deps.heartbeatMs / BEAT_SLICES)
    this.#beat.unref()
  }

  get roomCount(): number {
    return this.#channels.size
  }

  /** Adds a connection to its room, so that what happens to seat and room from now on reaches it; it is not live yet. */
  attach(connection: Connection, roomId: string): RoomChannel {
    let channel = this.#channels.get(roomId)
    if (!channel) {
      const deps = { writer: this.writer, fetch: this.#fetch, traffic: this.traffic, onFault: this.#onFault }
      channel = new RoomChannel(roomId, deps)
      this.#channels.set(roomId, channel)
      this.#slices[this.#opened++ % BEAT_SLICES]?.add(channel)
    }
    channel.connections.add(connection)
    return channel
  }

  /** Takes a closed connection out of its room; the last one takes the room's channel with it. */
  detach(connection: Connection, channel: RoomChannel): void {
    channel.remove(connection)
    if (channel.connections.size > 0) return
    for (const slice of this.#slices) slice.delete(channel)
    if (this.#channels.get(channel.roomId) === channel) this.#channels.delete(channel.roomId)
  }

  /** Brings a message of the bus to the connections that it concerns. */
  readonly receive = (message: BusMessage): void => {
    // A fault in one room is not to cost the others their events.
    const inRoom = (roomId: string, work: (channel: RoomChannel) => void) => {
      const channel = this.#channels.get(roomId)
      channel?.guard(() => work(channel))
    }
    switch (message.type) {
      case 'events':
        for (const event of message.events) inRoom(event.roomId, (channel) => channel.deliver(event))
        return
      case 'presence':
        return inRoom(message.roomId, (channel) => channel.presenceChanged(message.memberId, message.online))
      case 'roster_shown':
        return inRoom(message.roomId, (channel) => channel.rosterShown())
      case 'typing':
        return inRoom(message.roomId, (channel) => channel.typing(message.memberId))
      case 'seat_renewed':
        return inRoom(message.roomId, (channel) => {
          for (const connection of channel.connections)
            if (connection.memberId === message.memberId) connection.renew(message.expiresAt)
        })
      case 'seat_left':
        return inRoom(message.roomId, (channel) =>
          closeAll(channel, CloseCode.leftElsewhere, 'left', message.memberId),
        )
      case 'room_deleted':
        return inRoom(message.roomId, (channel) => closeAll(channel, CloseCode.roomGone, 'the room is gone'))
    }
  }

  close(): void {
    clearInterval(this.#beat)
  }

  #beatNextSlice(): void {
    this.#slice = (this.#slice + 1) % BEAT_SLICES
    for (const channel of this.#slices[this.#slice] ?? []) channel.guard(() => beatRoom(channel))
  }
}

function beatRoom(channel: RoomChannel): void {
  // A head that runs ahead of its events would look like a loss to the clients (SPEC B3).
  channel.flush()
  const beat = Buffer.concat([encodeFrame({ type: 'beat', head: channel.head }), PING])
  for (const connection of channel.connections) {
    try {
      if (connection.showsLife()) {
        connection.pongsDue++
        connection.write(channel.isLive(connection) ? beat : PING)
      } else connection.terminate()
    } catch (error) {
      connection.fail(error)
    }
  }
}

/** Closes a room's connections, or those of one member; one that asked to leave hears that it has (SPEC C1). */
function closeAll(channel: RoomChannel, code: CloseCode, reason: string, memberId?: string): void {
  // What was committed before the end is part of what the receivers were promised.
  channel.flush()
  for (const connection of channel.connections) {
    if (memberId !== undefined && connection.memberId !== memberId) continue
    try {
      if (connection.leaving) connection.close(CloseCode.normal, 'left')
      else connection.close(code, reason)
    } catch (error) {
      connection.fail(error)
    }
  }
}
