import type { RoomEvent } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { insertEntries, namesOf, toEntry } from './timeline-entries.ts'
import type { TimelineEntry } from './timeline.ts'

const AT = '2026-11-20T08:00:00.000Z'
const said = (seq: number): RoomEvent => ({
  kind: 'message',
  seq,
  at: AT,
  by: 'm',
  id: `id${seq}`,
  body: { text: 'hi' },
})
const joined = (seq: number, id: string, name: string): RoomEvent => ({
  kind: 'joined',
  seq,
  at: AT,
  by: id,
  body: { member: { id, name, role: 'member' } },
})
const entries = (...seqs: number[]) => seqs.map((seq) => toEntry(said(seq)) as TimelineEntry)

describe('insertEntries', () => {
  test('keeps the order of seq, whatever the order of arrival', () => {
    const result = insertEntries(entries(1, 4), entries(3, 2, 5))
    expect(result.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5])
  })

  test('what is told twice, by ack and by event, stays the object it was', () => {
    const before = entries(1, 2)
    const after = insertEntries(before, entries(2))
    expect(after).toHaveLength(2)
    expect(after[1]).toBe(before[1])
  })
})

test('an event that may not be seen shows nothing', () => {
  expect(toEntry({ kind: 'hidden', seq: 3 })).toBeNull()
})

describe('namesOf', () => {
  test('a newer name replaces an older one, an older one only fills a gap', () => {
    const known = new Map([['a', 'Ann']])
    expect(namesOf([joined(9, 'a', 'Ann 2')], known, 'newer').get('a')).toBe('Ann 2')
    expect(namesOf([joined(1, 'a', 'Old'), joined(2, 'b', 'Bo')], known, 'older')).toEqual(
      new Map([
        ['a', 'Ann'],
        ['b', 'Bo'],
      ]),
    )
  })

  test('without news it is the same map', () => {
    const known = new Map([['a', 'Ann']])
    expect(namesOf([said(1)], known, 'newer')).toBe(known)
  })
})
