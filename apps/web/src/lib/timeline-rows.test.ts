import { describe, expect, test } from 'vitest'
import { message, NOON, notice } from './test-entries.ts'
import type { TimelineEntry } from './timeline.ts'
import { type Row, TimelineRows } from './timeline-rows.ts'

const DAY = 24 * 60

const rowsOf = (entries: readonly TimelineEntry[]) => new TimelineRows().of(entries)

/** Rows in short: `|` begins a day, `A` opens a group, `a` continues it, `*` shows the time, `~2` is a line about two. */
const sketch = (rows: readonly Row[]) =>
  rows
    .map((row) => {
      const day = row.newDay ? '|' : ''
      if (row.type === 'notice') return `${day}~${row.entries.length}`
      return day + (row.first ? row.entry.by.toUpperCase() : row.entry.by) + (row.showTime ? '*' : '')
    })
    .join(' ')

describe('groups', () => {
  test('are what one author says within five minutes', () => {
    expect(sketch(rowsOf([message('a', 0), message('a', 4), message('a', 9), message('b', 9)]))).toBe(
      '|A* a* A* B*',
    )
  })

  test('show a time once per minute', () => {
    expect(sketch(rowsOf([message('a', 0), message('a', 0.5), message('a', 1)]))).toBe('|A* a a*')
  })

  test('are broken by comings and goings, which make one line', () => {
    const between = [notice('joined', 'b', 1), notice('left', 'b', 1)]
    expect(sketch(rowsOf([message('a', 0), ...between, message('a', 2)]))).toBe('|A* ~2 A*')
  })

  test('are broken by a new day, and so is a line', () => {
    const midnight = 12 * 60
    expect(sketch(rowsOf([message('a', -DAY), message('a', midnight - 1), message('a', midnight + 1)]))).toBe(
      '|A* |A* |A*',
    )
    expect(sketch(rowsOf([notice('joined', 'b'), notice('left', 'b', DAY)]))).toBe('|~1 |~1')
  })
})

describe('times that can’t be', () => {
  test('what is on its way stands under the day of what it follows, though it was written before', () => {
    const rows = rowsOf([message('b', 0), message('a', -2 * DAY, { seq: null, status: 'pending' })])
    expect(sketch(rows)).toBe('|B* A*')
    expect(rows[1]?.at).toBe(NOON)
  })

  test('an event without a usable time has that of the one before', () => {
    expect(sketch(rowsOf([message('b', 0), message('a', 1, { at: 0 })]))).toBe('|B* A*')
  })
})

describe('when entries change', () => {
  const layout = new TimelineRows()
  const talk = [message('a', 0), notice('joined', 'b', 1), message('b', 2), message('b', 3)]
  const before = layout.of(talk)

  test('rows of what stays at the beginning stay the objects they are', () => {
    const rows = layout.of([...talk, message('b', 4)])
    expect(sketch(rows)).toBe('|A* ~1 B* b* b*')
    for (const [index, row] of before.entries()) expect(rows[index]).toBe(row)
    expect(sketch(before), 'what was given before is not touched').toBe('|A* ~1 B* b*')
  })

  test('the same comes out as if laid out anew, whatever is put in, taken away or replaced', () => {
    const steps = [
      [],
      talk,
      talk.slice(0, 2),
      [...talk.slice(0, 2), notice('left', 'b', 2)],
      [message('z', -1), notice('joined', 'a', -1), ...talk],
      [...talk.slice(0, 3), message('b', 3, { status: 'failed' })],
      talk.slice(2),
    ]
    for (const entries of steps) expect(layout.of(entries)).toEqual(rowsOf(entries))
  })

  test('a line that history adds to keeps its key', () => {
    const line = new TimelineRows()
    const [first] = line.of([notice('left', 'b', 1), message('a', 2)])
    const [, merged] = line.of([
      message('z', 0),
      notice('joined', 'c', 1),
      notice('left', 'b', 1),
      message('a', 2),
    ])
    expect(merged?.type).toBe('notice')
    expect(merged?.key, 'a new object is another line').not.toBe(first?.key)

    const left = notice('left', 'b', 1)
    const [alone] = line.of([left, message('a', 2)])
    const grown = line.of([message('z', 0), notice('joined', 'c', 1), left, message('a', 2)])
    expect(grown[1]?.key).toBe(alone?.key)
    expect(new Set(grown.map((row) => row.key)).size).toBe(grown.length)
  })
})
