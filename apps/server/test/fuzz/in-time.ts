/** Longest time that anything may take, in milliseconds: more than a busy machine needs, and less than any time-out of ours. */
const PATIENCE_MS = 10_000

/**
 * What `promise` resolves to.
 * @throws {Error} if that takes longer than an answer may take
 */
export async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
