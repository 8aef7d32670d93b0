import type { MessageBody } from '@parley/protocol'
import type { SendError } from './errors.ts'

interface Queued {
  /** The client's own id: the id of the event that it becomes. */
  readonly id: string
  readonly kind: 'message'
  readonly body: MessageBody
  /** When `send` was called, in milliseconds of the epoch by this machine's clock. */
  readonly createdAt: number
}

/** Waiting, or on its way. */
export interface PendingEntry extends Queued {
  readonly status: 'pending'
  /** Why the last attempt was refused for now (`rate_limited`, `storage_unavailable`, …). It is sent again by itself. */
  readonly error?: SendError
  /** When that is, in milliseconds of the epoch; present together with {@link error}. */
  readonly retryAt?: number
}

/** Durably stored. */
export interface AckedEntry extends Queued {
  readonly status: 'acked'
  /** Place in the room's order. */
  readonly seq: number
  /** ISO 8601, by the server's clock. */
  readonly at: string
}

/** Refused, or without an answer (`error.code` is `no_ack` or `closed`: it may have been stored). Retry or discard it. */
export interface FailedEntry extends Queued {
  readonly status: 'failed'
  readonly error: SendError
}

/** Given up by `discard`. */
export interface DiscardedEntry extends Queued {
  readonly status: 'discarded'
}

/** A message that was sent and not yet received back. Entries are snapshots: a change makes a new one. */
export type OutboxEntry = PendingEntry | AckedEntry | FailedEntry | DiscardedEntry

/**
 * What `send` gives: `await` it, or its {@link acked}, for the ack; it throws a `SendError` if the message fails. Not awaited,
 * nothing is thrown anywhere.
 */
export interface Sending extends Promise<AckedEntry> {
  readonly id: string
  /** As it was queued. Later states come with `outbox` events, under the same id. */
  readonly entry: OutboxEntry
  /** The same promise, by name. */
  readonly acked: Promise<AckedEntry>
}
