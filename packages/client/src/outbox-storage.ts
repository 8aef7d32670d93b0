import type { MessageBody, Session } from '@parley/protocol'
import type { SendErrorCode } from './errors.ts'

/** A message as it is kept beyond the life of a page or program: plain data, fit for a structured clone and for JSON. */
export interface StoredEntry {
  readonly id: string
  readonly kind: 'message'
  readonly body: MessageBody
  readonly createdAt: number
  /** Place in the order of sending, among all entries of the seat. Unique per page, not across pages. */
  readonly order: number
  /** It was written to a connection: it stays ahead of everything that never was, as the server may know it already. */
  readonly transmitted?: boolean
  /** Why it has failed. Absent: it is still to be sent. */
  readonly failure?: { readonly code: SendErrorCode; readonly message: string }
}

/**
 * Where the outbox of one seat is kept, so that a closed page or an ended program loses nothing that was sent. What is in it was not
 * acknowledged, which doesn't mean that it was not stored: it is sent again under its id (SPEC D3).
 *
 * Calls take effect in the order in which they are made, and nobody waits for them but for `load`. A call may reject, or never settle: the
 * message is sent all the same, and is only not kept.
 */
export interface OutboxStorage {
  /**
   * Hands over what is kept, in any order. Called once, when the connection is made; nothing is sent before it has settled (or
   * `restoreTimeoutMs` are over). Several connections, in several pages, may have the same seat: an entry is handed to one of them at a time,
   * and `take` may be called again later, with what another one has left behind.
   */
  load(take: (entries: readonly StoredEntry[]) => void): Promise<void>
  /** Keeps an entry, in place of the one with the same id. */
  put(entry: StoredEntry): Promise<void>
  /** Forgets an entry: it was acknowledged or given up. There may be none. */
  remove(id: string): Promise<void>
  /** The connection has ended for good. What is left is for the next one; only `remove` may still be called. */
  close?(): void
}

/** Opens the storage of a seat. What is kept for a seat that is gone is for its owner to delete: it can never be sent. */
export type OpenOutboxStorage = (seat: Session) => OutboxStorage
