import { expect, test } from 'vitest'
import { announcement, audible } from './announcement.ts'
import type { TimelineEntry } from './timeline.ts'

const names = new Map([['m', 'Mara']])
const none = new Map<string, string>()
const said = (text: string): TimelineEntry => ({
  kind: 'message',
  key: text,
  id: text,
  by: 'm',
  at: 0,
  text,
  seq: 1,
  status: 'sent',
})
const joined = (name: string): TimelineEntry => ({
  kind: 'joined',
  key: name,
  by: name,
  at: 0,
  seq: 1,
  member: { id: name, name, role: 'member' },
})

test('a few messages are read out, many are counted', () => {
  expect(announcement([said('hi'), said('there')], names, none)).toBe('Mara: hi. Mara: there')
  expect(
    announcement(
      Array.from({ length: 7 }, () => said('x')),
      names,
      none,
    ),
  ).toBe('7 new messages')
})

test('who comes is told with what is written', () => {
  expect(announcement([joined('Bo'), joined('Cy'), said('hi')], names, none)).toBe(
    'Bo and Cy joined. Mara: hi',
  )
})

test('nothing is longer than one listens', () => {
  const spoken = announcement([said('🙂'.repeat(500))], names, none)
  expect([...spoken]).toHaveLength(200)
  expect(spoken).toMatch(/^Mara: 🙂+…$/u)
})

test('who looks like somebody else is told apart when they come and when they speak', () => {
  const both = new Map([...names, ['x', '\u041Cara']])
  const doubles = new Map([['x', 'm']])
  const entries = [
    { ...joined('\u041Cara'), by: 'x', member: { id: 'x', name: '\u041Cara', role: 'member' } },
    { ...said('hi'), by: 'x' },
  ]
  expect(announcement(entries as TimelineEntry[], both, doubles)).toBe(
    '\u041Cara (looks like Mara) joined. \u041Cara (looks like Mara): hi',
  )
})

test('of what was missed only the number is told', () => {
  expect(announcement([], names, none, 1)).toBe('1 new message')
  expect(announcement([said('hi')], names, none, 2)).toBe('3 new messages')
})

test('one may hear of everything, of what names oneself, or of nothing', () => {
  const entries = [said('hi'), said('Ada?'), joined('Ada')]
  expect(audible(entries, 'all', 'Ada')).toEqual(entries)
  expect(audible(entries, 'mentions', 'Ada')).toEqual([said('Ada?')])
  expect(audible(entries, 'off', 'Ada')).toEqual([])
})
