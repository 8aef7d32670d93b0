import { describe, expect, test } from 'vitest'
import {
  buildRows,
  type MessageEntry,
  type NoticeEntry,
  noticeRuns,
  type TimelineEntry,
  withoutOwnReturns,
} from './timeline.ts'

const MINUTE = 60_000
const NOON = new Date(2026, 10, 20, 12).getTime()

const message = (by: string, minutes: number, key = `${by}${minutes}`): MessageEntry => ({
  kind: 'message',
  key,
  id: key,
  by,
  at: NOON + minutes * MINUTE,
  text: 'hi',
  seq: 1,
  status: 'sent',
})

const notice = (kind: 'joined' | 'left', name: string, minutes = 0): NoticeEntry => ({
  kind,
  key: `${kind}${name}${minutes}`,
  by: name,
  at: NOON + minutes * MINUTE,
  seq: 1,
  member: { id: name, name, role: 'member' },
})

/** Rows in short: `A` opens a group, `a` continues it, `*` shows the time. */
const sketch = (rows: ReturnType<typeof buildRows>) =>
  rows.map((row) => {
    if (row.type === 'day') return row.label
    if (row.type === 'notice') return `~${row.entries.length}`
    return (row.first ? row.entry.by.toUpperCase() : row.entry.by) + (row.showTime ? '*' : '')
  })

describe('buildRows', () => {
  test('groups what one author says within five minutes', () => {
    const rows = buildRows([message('a', 0), message('a', 4), message('a', 9), message('b', 9)], NOON)
    expect(sketch(rows)).toEqual(['Today', 'A*', 'a*', 'A*', 'B*'])
  })

  test('shows a time once per minute of a group', () => {
    const rows = buildRows([message('a', 0), message('a', 0.5), message('a', 1)], NOON)
    expect(sketch(rows)).toEqual(['Today', 'A*', 'a', 'a*'])
  })

  test('a line about comings and goings breaks a group', () => {
    const rows = buildRows([message('a', 0), notice('joined', 'b', 1), message('a', 2)], NOON)
    expect(sketch(rows)).toEqual(['Today', 'A*', '~1', 'A*'])
  })

  test('a new day breaks a group, and is named for the viewer', () => {
    const day = 24 * 60
    const rows = buildRows(
      [message('a', -400 * day), message('a', -day), message('a', 719), message('a', 721)],
      NOON + 13 * 60 * MINUTE,
    )
    expect(sketch(rows)).toEqual([
      'October 16, 2025',
      'A*',
      'Thursday, November 19',
      'A*',
      'Yesterday',
      'A*',
      'Today',
      'A*',
    ])
  })

  test('keys are unique', () => {
    const rows = buildRows([notice('joined', 'b'), message('a', 0), notice('left', 'b', 1)], NOON)
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })
})

describe('withoutOwnReturns', () => {
  test('keeps one’s first arrival, what one said, and everything about others', () => {
    const kept = [
      notice('joined', 'me'),
      notice('joined', 'b', 1),
      message('me', 2),
      notice('left', 'b', 4),
      notice('joined', 'b', 6),
    ]
    const [first, second, said, ...rest] = kept
    const all = [first, second, said, notice('left', 'me', 3), notice('joined', 'me', 5), ...rest]
    expect(withoutOwnReturns(all as TimelineEntry[], 'me')).toEqual(kept)
  })

  test('a past that begins with a departure shows none', () => {
    expect(withoutOwnReturns([notice('left', 'me'), notice('joined', 'me', 1)], 'me')).toEqual([
      notice('joined', 'me', 1),
    ])
  })
})

describe('noticeRuns', () => {
  const said = (entries: NoticeEntry[]) =>
    noticeRuns(entries).map((run) => `${run.members.map((member) => member.name).join('+')} ${run.kind}`)

  test('tells in order who came and who went', () => {
    expect(said([notice('joined', 'a'), notice('joined', 'b'), notice('left', 'a')])).toEqual([
      'a+b joined',
      'a left',
    ])
  })

  test('tells only the outcome of a long back and forth', () => {
    const flapping = Array.from({ length: 7 }, (_, index) =>
      notice(index % 2 === 0 ? 'joined' : 'left', 'a', index),
    )
    expect(said([...flapping, notice('left', 'b', 8)])).toEqual(['a joined', 'b left'])
  })
})
