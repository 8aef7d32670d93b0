import { CloseCode } from '@parley/protocol'
import type { BusMessage } from '../ports/bus.ts'
import type { Connection } from './connection.ts'
import { encodeFrame, PING } from './frames.ts'
import { type FanOutStats, type FetchEvents, RoomChannel } from './room-channel.ts'
import { TurnWriter } from './turn-writer.ts'

/** A heartbeat is spread over this many ticks, so that the rooms do not all beat at once. */
const BEAT_SLICES = 8

/** The rooms that this node has connections in, and the way of everything that the bus brings to them. */
export class Hub {
  readonly writer = new TurnWriter()
  readonly stats: FanOutStats = { deliveries: 0, slowReaders: 0 }
  readonly #channels = new Map<string, RoomChannel>()
  readonly #fetch: FetchEvents
  readonly #onFault: (error: unknown) => void
  readonly #beat: NodeJS.Timeout
  /** Each room beats in the same slice all its life, whatever other rooms come and go. */
  readonly #slices = Array.from({ length: BEAT_SLICES }, () => new Set<RoomChannel>())
  #slice = 0
  #opened = 0

  constructor(deps: { fetch: FetchEvents; heartbeatMs: number; onFault: (error: unknown) => void }) {
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
      const deps = { writer: this.writer, fetch: this.#fetch, stats: this.stats, onFault: this.#onFault }
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
    switch (message.type) {
      case 'events':
        for (const event of message.events) this.#channels.get(event.roomId)?.deliver(event)
        return
      case 'presence':
        this.#channels.get(message.roomId)?.presenceChanged(message.memberId, message.online)
        return
      case 'typing':
        this.#channels.get(message.roomId)?.typing(message.memberId)
        return
      case 'seat_left':
        this.#close(message.roomId, CloseCode.leftElsewhere, 'left', message.memberId)
        return
      case 'room_deleted':
        this.#close(message.roomId, CloseCode.roomGone, 'the room is gone')
    }
  }

  close(): void {
    clearInterval(this.#beat)
  }

  /** Closes a room's connections, or those of one member; one that asked to leave hears that it has (SPEC C1). */
  #close(roomId: string, code: CloseCode, reason: string, memberId?: string): void {
    const channel = this.#channels.get(roomId)
    if (!channel) return
    // What was committed before the end is part of what the receivers were promised.
    channel.flush()
    for (const connection of channel.connections) {
      if (memberId !== undefined && connection.memberId !== memberId) continue
      if (connection.leaving) connection.close(CloseCode.normal, 'left')
      else connection.close(code, reason)
    }
  }

  #beatNextSlice(): void {
    this.#slice = (this.#slice + 1) % BEAT_SLICES
    for (const channel of this.#slices[this.#slice] ?? []) this.#beatRoom(channel)
  }

  #beatRoom(channel: RoomChannel): void {
    const now = Date.now()
    // A head that runs ahead of its events would look like a loss to the clients (SPEC B3).
    channel.flush()
    const beat = Buffer.concat([encodeFrame({ type: 'beat', head: channel.head }), PING])
    for (const connection of channel.connections) {
      if (connection.stage.at === 'greeted' && connection.stage.seat.expiresAt <= now) {
        connection.close(CloseCode.unauthorized, 'the token has expired')
      } else if (!connection.showsLife()) {
        connection.terminate()
      } else {
        connection.write(channel.isLive(connection) ? beat : PING)
      }
    }
  }
}
