/**
 * `read`, but begun at most once per `everyMs`: who asks earlier waits, and shares the reading with all who ask meanwhile. So
 * an answer is never older than the question, and who asks all the time does not keep the server busy.
 */
export function paced<T>(read: () => Promise<T>, everyMs: number): () => Promise<T> {
  let next: Promise<T> | undefined
  let earliest = 0
  const begin = async (): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, earliest - performance.now())))
    next = undefined
    earliest = performance.now() + everyMs
    return read()
  }
  return () => (next ??= begin())
}
