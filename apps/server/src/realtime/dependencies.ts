import type { FaultListener } from '../domain/faults.ts'
import type { Limits } from '../domain/limits/limits.ts'
import type { Members } from '../domain/members.ts'
import type { Messages } from '../domain/messages.ts'
import type { Presence } from '../domain/presence.ts'
import type { Rooms } from '../domain/rooms.ts'
import type { Bus } from '../ports/bus.ts'
import type { Connection, Seat } from './connection.ts'
import type { History } from './history.ts'
import type { Hub } from './hub.ts'
import type { RoomChannel } from './room-channel.ts'
import type { Traffic } from './traffic.ts'

/** What a gateway is made of. */
export interface GatewayParts {
  hub: Hub
  bus: Bus
  rooms: Rooms
  members: Members
  messages: Messages
  presence: Presence
  limits: Limits
  epoch: string
  heartbeatMs: number
  traffic: Traffic
  /** An unexpected fault; it has closed one connection. */
  onFault: FaultListener
}

/** What connections call. */
export interface GatewayDependencies extends GatewayParts {
  history: History
}

/** A greeted connection with its seat and room. */
export interface Greeted {
  connection: Connection
  seat: Seat
  channel: RoomChannel
}
