import { localDay, minuteOf } from './dates.ts'
import type { MessageEntry, NoticeEntry, TimelineEntry } from './timeline.ts'

type RowBase = {
  /** Stays the same whatever comes before or after the row, so that the view can be held by it. */
  key: string
  /** When it was; of a line about several, the last of them. */
  at: number
  /** Whether it is the first of its day, and so stands under the day's name. */
  newDay: boolean
}

type NoticeRow = RowBase & { type: 'notice'; entries: NoticeEntry[] }
type MessageRow = RowBase & { type: 'message'; entry: MessageEntry; first: boolean; showTime: boolean }

/** One row on the screen. */
export type Row = NoticeRow | MessageRow

/** Seq of the last that a row shows; null for a message that the server hasn't stored. */
export const lastSeqOf = (row: Row): number | null =>
  row.type === 'message' ? row.entry.seq : (row.entries.at(-1)?.seq ?? null)

const GROUP_MS = 5 * 60_000

/**
 * Lays entries out as rows: messages of one author within five minutes as a group under one name, and comings and goings without a
 * message in between as one line; a new day breaks both. It remembers what it laid out last: while messages pour in at the end, only
 * they are looked at, not the thousands above.
 */
export class TimelineRows {
  #entries: readonly TimelineEntry[] = []
  #rows: Row[] = []
  /** How many entries come before each row. */
  #starts: number[] = []
  /** The line that came first so far: it keeps its key when history puts more into it. */
  #firstLine: { entry: NoticeEntry; key: string } | undefined

  /** The rows of `entries`, ascending. */
  of(entries: readonly TimelineEntry[]): readonly Row[] {
    const from = this.#dropFrom(commonLength(this.#entries, entries))
    this.#entries = entries
    for (let index = from; index < entries.length; index += 1) this.#add(index)
    const first = this.#rows[0]
    const entry = first?.type === 'notice' ? first.entries[0] : undefined
    this.#firstLine = first && entry && { entry, key: first.key }
    return this.#rows
  }

  /** Drops the rows that show anything but the first `same` entries. Returns how many entries are laid out still. */
  #dropFrom(same: number): number {
    let kept = this.#rows.length
    while (kept > 0 && (this.#starts[kept - 1] ?? 0) >= same) kept -= 1
    // A line of comings and goings may have lost its end, or go on.
    if (this.#rows[kept - 1]?.type === 'notice') kept -= 1
    const from = kept === this.#rows.length ? same : (this.#starts[kept] ?? 0)
    this.#rows = this.#rows.slice(0, kept)
    this.#starts.length = kept
    return from
  }

  #add(index: number) {
    const entry = this.#entries[index]
    if (entry === undefined) return
    const previous = this.#rows.at(-1)
    const at = timeOf(entry, previous)
    const newDay = previous === undefined || localDay(previous.at) !== localDay(at)
    if (entry.kind !== 'message' && previous?.type === 'notice' && !newDay) {
      this.#extend(previous, entry, at)
      return
    }
    this.#starts.push(index)
    if (entry.kind === 'message') this.#rows.push(messageRow(entry, at, newDay ? undefined : previous))
    else {
      const row: NoticeRow = { type: 'notice', key: `notice-${entry.key}`, at, newDay, entries: [] }
      this.#extend(row, entry, at)
      this.#rows.push(row)
    }
  }

  #extend(row: NoticeRow, entry: NoticeEntry, at: number) {
    row.entries.push(entry)
    row.at = at
    if (entry === this.#firstLine?.entry) row.key = this.#firstLine.key
  }
}

/**
 * When an entry was. One on its way is never earlier than what it stands after, which may have waited less; one without a usable time
 * has that of the row before.
 */
function timeOf(entry: TimelineEntry, previous: Row | undefined): number {
  if (previous === undefined) return entry.at
  return entry.seq === null ? Math.max(entry.at, previous.at) : entry.at || previous.at
}

function messageRow(entry: MessageEntry, at: number, previous: Row | undefined): MessageRow {
  const grouped =
    previous?.type === 'message' && previous.entry.by === entry.by && Math.abs(at - previous.at) < GROUP_MS
  return {
    type: 'message',
    key: entry.key,
    at,
    newDay: previous === undefined,
    entry,
    first: !grouped,
    showTime: !grouped || minuteOf(previous.at) !== minuteOf(at),
  }
}

function commonLength(before: readonly TimelineEntry[], after: readonly TimelineEntry[]): number {
  let length = 0
  while (length < before.length && length < after.length && before[length] === after[length]) length += 1
  return length
}
