/**
 * `check`, but run at most once per `forMs`, and never twice at a time: who asks meanwhile gets the same outcome, good or bad.
 * For checks that cost something and may be asked for by anybody.
 */
export function cachedCheck(check: () => Promise<void>, forMs: number): () => Promise<void> {
  let outcome: Promise<void> | undefined
  let goodUntil = 0
  return () => {
    if (outcome && performance.now() < goodUntil) return outcome
    goodUntil = Number.POSITIVE_INFINITY
    outcome = check().finally(() => {
      goodUntil = performance.now() + forMs
    })
    return outcome
  }
}
