import type { Attempt } from '../observations.ts'

/** For a place in the history: the highest seq of the room that had been acknowledged by then. 0: none. */
export function highestAckedBefore(attempts: readonly Attempt[]): (index: number) => number {
  const acks = attempts.flatMap(({ outcome }) => (outcome.kind === 'acked' ? [outcome] : []))
  acks.sort((one, other) => one.index - other.index)
  const highest: number[] = []
  for (const { seq } of acks) highest.push(Math.max(seq, highest.at(-1) ?? 0))
  return (index) => {
    let from = 0
    let to = acks.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((acks[middle]?.index ?? 0) < index) from = middle + 1
      else to = middle
    }
    return highest[from - 1] ?? 0
  }
}
