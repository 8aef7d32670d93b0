import type { Read } from '../observations.ts'
import { highestAckedBefore } from './acknowledged.ts'
import type { Invariant } from './invariant.ts'

/** I10: a read, or a resume, that begins after an acknowledgement includes what was acknowledged. */
export const readsOwnAcks: Invariant = ({ attempts, connections, reads }, report) => {
  const ackedBefore = highestAckedBefore(attempts)
  const check = (what: string, begun: number, head: number) => {
    const acked = ackedBefore(begun)
    if (head < acked) report('I10', `${what} began after the ack of ${acked} and shows head ${head}`, [begun])
  }
  for (const { process, hello, arrivals } of connections)
    for (const arrival of arrivals)
      if (hello && arrival.kind === 'welcome') check(`the hello of ${process}`, hello.index, arrival.head)
  for (const read of reads) {
    check(`the read of ${read.process}`, read.index, read.head)
    const fault = pageFault(read)
    if (fault !== null)
      report('I10', `${read.process} read ${JSON.stringify(read.query)}: ${fault}`, [read.index])
  }
}

/** What is wrong with a page by the rules of SPEC A5; `null` if nothing. */
function pageFault({ query, events, head, floor }: Read): string | null {
  if (query === null) return null
  const { after, before, limit } = query
  const seqs = events.map(({ seq }) => seq)
  if (seqs.length > limit) return `${seqs.length} events`
  const first = seqs[0]
  if (first !== undefined && seqs.some((seq, index) => seq !== first + index))
    return `a hole in ${seqs.join(' ')}`
  const lowest = Math.max(floor, (after ?? 0) + 1)
  const highest = Math.min(head, (before ?? Infinity) - 1)
  if (lowest > highest) return first === undefined ? null : `${first} is none of those asked for`
  if (first === undefined) return `nothing, but there are ${lowest} to ${highest}`
  if (after !== undefined)
    return first === lowest && (seqs.at(-1) ?? 0) <= highest ? null : `it begins at ${first}`
  return seqs.at(-1) === highest && first >= lowest ? null : `it ends at ${seqs.at(-1)}`
}
