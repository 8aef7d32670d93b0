import { IDEMPOTENCY_WINDOW_MS } from '@parley/protocol'
import { createHash } from 'node:crypto'
import type { Idempotency } from '../ports/idempotency.ts'
import { DomainError } from './errors.ts'

/** An `Idempotency-Key` as the client sent it; `undefined` if it sent none. */
export type IdempotencyKey = string | undefined

/**
 * What the store recognises a repetition of a request by (SPEC A4); `undefined` without a key.
 * @param scope what the key belongs to: the operation, then the ids of room and member where there are such. The same key
 *   elsewhere, or somebody else's, is another one
 * @param asked what is asked for, in the form in which it is stored: neither the order of fields nor unknown ones matter
 */
export function recognise(
  key: IdempotencyKey,
  scope: readonly [operation: string, ...ids: string[]],
  asked: readonly (string | null)[],
): Idempotency | undefined {
  if (key === undefined) return undefined
  // With the key in it the second hash can't be searched for a short text, either: the key itself is nowhere.
  return { key: hash([...scope, key]), request: hash([key, ...asked]), windowMs: IDEMPOTENCY_WINDOW_MS }
}

/** The refusal of a key that was used for another request. */
export function keyConflict(): DomainError {
  return new DomainError('id_conflict', 'This Idempotency-Key was already used for another request.')
}

function hash(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
