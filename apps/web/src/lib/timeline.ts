import type { MemberIdentity } from '@parley/protocol'
import { dayLabel, localDay, minuteOf } from './dates.ts'

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

/** One row on the screen. */
export type Row =
  | { type: 'day'; key: string; label: string }
  | { type: 'notice'; key: string; entries: NoticeEntry[] }
  | { type: 'message'; key: string; entry: MessageEntry; first: boolean; showTime: boolean }

const GROUP_MS = 5 * 60_000

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

/**
 * Lays entries out as rows: a separator per day, messages of one author within five minutes as a group under one name, and comings
 * and goings without a message in between as one line.
 */
export function buildRows(entries: readonly TimelineEntry[], now: number): Row[] {
  const rows: Row[] = []
  let previous: TimelineEntry | undefined
  for (const entry of entries) {
    const newDay = previous === undefined || localDay(previous.at) !== localDay(entry.at)
    if (newDay) rows.push({ type: 'day', key: `day-${entry.key}`, label: dayLabel(entry.at, now) })
    if (entry.kind === 'message') rows.push(messageRow(entry, newDay ? undefined : previous))
    else addNotice(rows, entry)
    previous = entry
  }
  return rows
}

function messageRow(entry: MessageEntry, previous: TimelineEntry | undefined): Row {
  const grouped =
    previous?.kind === 'message' && previous.by === entry.by && Math.abs(entry.at - previous.at) < GROUP_MS
  return {
    type: 'message',
    key: entry.key,
    entry,
    first: !grouped,
    showTime: !grouped || minuteOf(previous.at) !== minuteOf(entry.at),
  }
}

function addNotice(rows: Row[], entry: NoticeEntry) {
  const last = rows.at(-1)
  if (last?.type === 'notice') last.entries.push(entry)
  else rows.push({ type: 'notice', key: `notice-${entry.key}`, entries: [entry] })
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
