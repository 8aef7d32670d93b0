import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shortest secret that may sign tokens, in bytes: as long as the hash of HS256 (RFC 7518 §3.2). */
export const SECRET_MIN_BYTES = 32

/**
 * The secret that signs tokens: the configured one, else the one kept in the data directory.
 * @throws if it is also given as the previous one: whoever rotates secrets would believe to have done it
 */
export function signingSecret(config: {
  jwtSecret: string | null
  jwtSecretPrevious: string | null
  dataDir: string
}): string {
  const secret = config.jwtSecret ?? loadOrCreateSecret(config.dataDir)
  if (secret === config.jwtSecretPrevious)
    throw new Error(
      'JWT_SECRET_PREVIOUS must not be the secret that signs now: unset it, or change the other',
    )
  return secret
}

/**
 * The secret that signs tokens, kept in the data directory: made once, at the first start, so that sessions outlive restarts.
 * Call it while holding the data directory; the file is readable by its owner only.
 */
function loadOrCreateSecret(dataDir: string): string {
  const file = join(dataDir, 'jwt-secret')
  if (!existsSync(file)) {
    // By way of another name: a crash in between must not leave a secret that is cut off.
    const unfinished = `${file}.new`
    writeFileSync(unfinished, randomBytes(48).toString('base64url'), { mode: 0o600, flush: true })
    renameSync(unfinished, file)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (Buffer.byteLength(secret) < SECRET_MIN_BYTES) {
    throw new Error(`${file} is damaged: delete it (every session ends) or restore it`)
  }
  return secret
}
