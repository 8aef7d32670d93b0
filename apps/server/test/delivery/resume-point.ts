import type { Random } from '../support/mulberry32.ts'

/** What a bare client asks for at its next `hello`. */
export type ResumeFrom = 'last' | 'past' | 'start' | 'latest' | 'ahead' | 'other_epoch'

/** `since` and `epoch` of a `hello`. */
export interface ResumePoint {
  since?: number
  epoch?: string
}

/** Where a client that has everything up to `lastSeq` of `epoch` asks to go on. */
export function resumePoint(
  from: ResumeFrom,
  { lastSeq, epoch, random }: { lastSeq: number | null; epoch: string | undefined; random: Random },
): ResumePoint {
  if (lastSeq === null || from === 'latest') return {}
  const known = epoch === undefined ? {} : { epoch }
  switch (from) {
    case 'last':
      return { since: lastSeq, ...known }
    case 'past':
      return { since: random.below(lastSeq + 1), ...known }
    case 'start':
      return { since: 0 }
    case 'ahead':
      return { since: lastSeq + 1 + random.below(300), ...known }
    case 'other_epoch':
      return { since: lastSeq, epoch: 'of another life' }
  }
}
