import type { RoomEvent } from '@parley/protocol'
import { expect, test } from 'vitest'
import { cautionOf, cautiousName, marksOf, marksOfEvents } from './lookalikes.ts'

const double = { id: 'double', name: '\u0410da', role: 'member' } as const
const marked = { ...double, lookalikeOf: 'ada' }
const names = new Map([
  ['ada', 'Ada'],
  ['double', '\u0410da'],
])
const joined = (member: typeof double | typeof marked): RoomEvent => ({
  kind: 'joined',
  seq: 1,
  at: '2026-11-20T08:00:00.000Z',
  by: member.id,
  body: { member },
})

test('a name that looks like another one is told apart in words', () => {
  const marks = marksOf([marked], new Map())
  expect(cautionOf(marks.get('double'), names)).toBe('looks like Ada')
  expect(cautiousName(double, names, marks)).toBe('\u0410da (looks like Ada)')
  expect(cautiousName({ id: 'ada', name: 'Ada' }, names, marks)).toBe('Ada')
})

test('one whose original nobody knows by name is told apart all the same', () => {
  expect(cautionOf('ada', new Map())).toBe('looks like someone else here')
})

test('a mark is learned from who came, and stays when a later roster or event has none', () => {
  const marks = marksOfEvents([joined(marked)], new Map())
  expect(marks).toEqual(new Map([['double', 'ada']]))
  expect(marksOf([double], marks)).toBe(marks)
  expect(marksOfEvents([joined(double)], marks)).toBe(marks)
})
