import type { MemberIdentity } from '@parley/protocol'

/** A message as the timeline shows it; `seq` is null until the server has stored it. */
export type MessageEntry = {
  kind: 'message'
  /** Stays the same from the first keystroke's echo to the stored event, so that the row is never replaced. */
  key: string
  id: string
  by: string
  at: number
  text: string
  seq: number | null
  status: 'sent' | 'pending' | 'failed'
  /** Why it failed. */
  failure?: string
  /** The server takes nothing right now; it is sent again by itself. */
  held?: boolean
}

/** Somebody came or went. */
export type NoticeEntry = {
  kind: 'joined' | 'left'
  key: string
  by: string
  at: number
  seq: number
  member: MemberIdentity
}

/** Anything in the timeline, in its order. */
export type TimelineEntry = MessageEntry | NoticeEntry

/**
 * Leaves out what one knows: one's own comings and goings, but for the first time that one came. A connection that was away for long
 * is told to the others as a departure; to oneself it was none.
 */
export function withoutOwnReturns(entries: readonly TimelineEntry[], selfId: string): TimelineEntry[] {
  let arrived = false
  return entries.filter((entry) => {
    if (entry.kind === 'message' || entry.by !== selfId) return true
    const first = entry.kind === 'joined' && !arrived
    arrived ||= first
    return first
  })
}

/** Whether nothing has happened but one's own comings and goings. */
export const isQuiet = (entries: readonly TimelineEntry[], selfId: string): boolean =>
  entries.length < 50 && entries.every((entry) => entry.kind !== 'message' && entry.by === selfId)

/** Seq of the last entry that the server has stored. */
export const lastSeq = (entries: readonly TimelineEntry[]): number | null =>
  entries.findLast((entry) => entry.seq !== null)?.seq ?? null

/** Messages of others after `seq`: how many there are, and the key of the first. Looks at no more entries than that. */
export function firstAfter(entries: readonly TimelineEntry[], seq: number, selfId: string) {
  let count = 0
  let first: string | undefined
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (entry === undefined || (entry.seq !== null && entry.seq <= seq)) break
    if (entry.kind !== 'message' || entry.by === selfId || entry.seq === null) continue
    count += 1
    first = entry.key
  }
  return { count, first }
}

/** A stretch of people who came, or went, one after the other. */
export type NoticeRun = { key: string; kind: 'joined' | 'left'; members: MemberIdentity[] }

const RUNS_MAX = 4

/**
 * What a line of comings and goings says. A long back and forth is told by its outcome only: who is here now, who is gone.
 */
export function noticeRuns(entries: readonly NoticeEntry[]): NoticeRun[] {
  const runs: NoticeRun[] = []
  for (const { key, kind, member } of entries) {
    const last = runs.at(-1)
    if (last?.kind === kind) last.members.push(member)
    else runs.push({ key, kind, members: [member] })
  }
  if (runs.length <= RUNS_MAX) return runs
  const outcome = new Map(entries.map((entry) => [entry.member.id, entry]))
  return (['joined', 'left'] as const)
    .map((kind) => ({
      key: kind,
      kind,
      members: [...outcome.values()].filter((entry) => entry.kind === kind).map((entry) => entry.member),
    }))
    .filter((run) => run.members.length > 0)
}
