import type { Authenticator } from '../auth/authenticate.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Limits } from '../domain/limits/limits.ts'
import type { Members } from '../domain/members.ts'
import type { Messages } from '../domain/messages.ts'
import type { Rooms } from '../domain/rooms.ts'

/** What the routes call. */
export interface RouteDependencies {
  tokens: Tokens
  authenticator: Authenticator
  rooms: Rooms
  members: Members
  messages: Messages
  limits: Limits
}
