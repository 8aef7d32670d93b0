import type { ErrorCode, FieldError, Problem, ProblemCode } from '@parley/protocol'

/** Base of every error of this package: `code` is stable and meant for programs, `message` for people. */
export class ParleyError extends Error {
  override readonly name: string = 'ParleyError'
  /** Stable, machine-readable. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Codes of {@link ProblemError}: the catalogue, codes of newer servers, and `unexpected_response` for what is no problem document. */
export type ProblemErrorCode = ProblemCode | 'unexpected_response' | (string & {})

/** The server (or a proxy before it) answered a REST call with an error status. */
export class ProblemError extends ParleyError {
  override readonly name = 'ProblemError'
  declare readonly code: ProblemErrorCode
  /** HTTP status, 400–599. */
  readonly status: number
  /** What was wrong this time, in English. */
  readonly detail: string
  /** With `invalid_request`: every field that was refused; else empty. */
  readonly errors: readonly FieldError[]
  /** With `name_taken`: a name that is free. */
  readonly suggestion: string | undefined
  /** With `forbidden`: which rule refused. */
  readonly reason: string | undefined
  /** From `Retry-After`, in milliseconds from the answer on; `undefined` if the server didn't say. */
  readonly retryAfterMs: number | undefined

  constructor(problem: Omit<Problem, 'code' | 'type'> & { code: ProblemErrorCode }, retryAfterMs?: number) {
    super(problem.code, problem.detail === '' ? problem.title : problem.detail)
    this.status = problem.status
    this.detail = problem.detail
    this.errors = problem.errors ?? []
    this.suggestion = problem.suggestion
    this.reason = problem.reason
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * `unreachable`: no answer (offline, DNS, refused, CORS). `timeout`: none in time. `aborted`: by the caller's signal.
 * `invalid_answer`: a success that isn't Parley's, for instance the page of a captive portal.
 */
export type NetworkErrorCode = 'unreachable' | 'timeout' | 'aborted' | 'invalid_answer'

/** A REST call had no usable answer; whether the server acted on it is unknown. */
export class NetworkError extends ParleyError {
  override readonly name = 'NetworkError'
  declare readonly code: NetworkErrorCode
}

/**
 * Why a message isn't sent: a code of the server, or of this package: `no_ack` (connected, but not acknowledged in time: the
 * outcome is unknown), `queue_full`, `closed` (the connection has ended for good), `discarded`.
 */
export type SendErrorCode = ErrorCode | 'no_ack' | 'queue_full' | 'closed' | 'discarded'

/** A message was refused, or given up. */
export class SendError extends ParleyError {
  override readonly name = 'SendError'
  declare readonly code: SendErrorCode
}
