import { CloseCode, type ErrorCode } from '@parley/protocol'
import { DomainError } from '../domain/errors.ts'
import { StorageUnavailable } from '../ports/store.ts'

/** How a refusal is told to a client: in an `error` frame, and by a close if the client has no business here any more. */
export interface Refusal {
  code: ErrorCode
  message: string
  close?: CloseCode
  /** When to try again; until then later sends of the connection are refused, so that order holds (SPEC D6). */
  retryAfterMs?: number
}

/** How long a store that could not be written is left alone by a connection, in milliseconds. */
const STORAGE_RETRY_MS = 1000

/** What an error means to a client; `null` for a fault of ours, which is nothing it could act upon. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof StorageUnavailable) {
    return {
      code: 'storage_unavailable',
      message: 'Nothing can be stored at the moment. Send it again shortly.',
      retryAfterMs: STORAGE_RETRY_MS,
    }
  }
  if (!(error instanceof DomainError)) return null
  const { code, message, details } = error
  if (code === 'room_not_found')
    return { code: 'room_gone', message: 'The room is gone.', close: CloseCode.roomGone }
  if (code === 'unauthorized') return { code, message: 'The seat is gone.', close: CloseCode.unauthorized }
  const { retryAfterMs } = details
  return { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** With what a connection closes that cannot enter or catch up (SPEC H3, C1); `null` for a fault of ours. */
export function toClose(error: unknown): { code: CloseCode; reason: string } | null {
  const refusal = toRefusal(error)
  if (refusal === null) return null
  return { code: refusal.close ?? CloseCode.tryAgainLater, reason: refusal.message }
}

const parserRefusals: Record<string, CloseCode> = {
  WS_ERR_INVALID_UTF8: CloseCode.invalidUtf8,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: CloseCode.tooManyFragments,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: CloseCode.frameTooBig,
}

/** The code with which `ws` closes by itself after this error, as far as it is one of the protocol's. */
export function refusedByParser(error: Error & { code?: string }): CloseCode | undefined {
  return parserRefusals[error.code ?? '']
}
