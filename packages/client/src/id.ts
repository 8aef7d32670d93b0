const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * A fresh id for a message or an `Idempotency-Key`: 22 characters, 132 random bits. Not `crypto.randomUUID`, which pages
 * opened over plain http (a server on the local network) don't have.
 */
export function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(22))
  let id = ''
  for (const byte of bytes) id += ALPHABET.charAt(byte & 63)
  return id
}
