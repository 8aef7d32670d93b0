import type { ErrorCode, FieldError } from '@parley/protocol'

/** What may accompany an error, as far as its code calls for it. */
export interface ErrorDetails {
  /** With `invalid_request`: every field that was refused. */
  fields?: FieldError[]
  /** With `name_taken`: a name that is free. */
  suggestion?: string
  /** With `forbidden`: which rule refused. */
  reason?: string
  /** With `rate_limited` and what else passes by itself: when to try again, in milliseconds from now. */
  retryAfterMs?: number
}

/**
 * A refusal with a code of the protocol's catalogue. The edges translate it into a problem document or an `error` frame; the
 * message is written for the person who made the request and never holds a token or somebody's text.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** The refusal of a single field. */
export function invalidField(field: string, message: string): DomainError {
  return new DomainError('invalid_request', `${field} ${message}.`, { fields: [{ field, message }] })
}

/** The refusal of a token whose seat or room is not there (any more). */
export function goneError(kind: 'room_gone' | 'seat_gone'): DomainError {
  return kind === 'room_gone'
    ? new DomainError('room_not_found', 'There is no open room with this code.')
    : new DomainError('unauthorized', 'The seat of this token was given up. Join the room again.')
}
