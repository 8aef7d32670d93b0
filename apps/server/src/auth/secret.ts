import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The secret that signs tokens, kept in the data directory: made once, at the first start, so that sessions outlive restarts.
 * Call it while holding the data directory; the file is readable by its owner only.
 */
export function loadOrCreateSecret(dataDir: string): string {
  const file = join(dataDir, 'jwt-secret')
  const secret = randomBytes(48).toString('base64url')
  try {
    const fd = openSync(file, 'wx', 0o600)
    writeSync(fd, secret)
    fsyncSync(fd)
    closeSync(fd)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = readFileSync(file, 'utf8').trim()
  if (Buffer.byteLength(kept) < 32)
    throw new Error(`${file} is damaged: delete it (every session ends) or restore it`)
  return kept
}
