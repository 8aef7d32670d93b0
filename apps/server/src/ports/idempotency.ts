/**
 * What a repetition of a request is recognised by (SPEC A4). Both are hashes: whoever knows a key gets the answer, tokens
 * included, so that no key may be readable in a database or a backup of it.
 */
export interface Idempotency {
  /** Of the key and of what it belongs to: the operation and, where there are such, the room and the member. */
  key: string
  /** Of what is asked for. */
  request: string
  /** How long the answer counts, in milliseconds from its effect on; afterwards the key is free again. */
  windowMs: number
}

/** The key belongs to a request that asked for something else, not long enough ago; nothing was done. */
export type KeyConflict = { kind: 'key_conflict' }
