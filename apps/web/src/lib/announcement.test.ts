import { expect, test } from 'vitest'
import { announcement, audible, gatherFor, newlyFailed } from './announcement.ts'
import { notice, said } from './test-entries.ts'
import type { MessageEntry, TimelineEntry } from './timeline.ts'

const names = new Map([['m', 'Mara']])
const listener = { name: 'Ada', names, lookalikes: new Map<string, string>() }

test('a few messages are read out, many are counted', () => {
  expect(announcement([said('hi'), said('there')], listener)).toBe('Mara: hi. Mara: there')
  expect(
    announcement(
      Array.from({ length: 7 }, () => said('x')),
      listener,
    ),
  ).toBe('7 new messages')
})

test('who comes is told with what is written', () => {
  expect(announcement([notice('joined', 'Bo'), notice('joined', 'Cy'), said('hi')], listener)).toBe(
    'Bo and Cy joined. Mara: hi',
  )
})

test('each message is cut by itself', () => {
  const spoken = announcement([said('🙂'.repeat(500))], listener)
  expect([...spoken]).toHaveLength(200)
  expect(spoken).toMatch(/^Mara: 🙂+…$/u)
})

test('what takes too long is counted, and what names the listener read first', () => {
  const long = said('a'.repeat(500))
  const spoken = announcement([long, { ...long, key: '2' }, said('Ada, come')], listener).split('. ')
  expect(spoken.map((text) => [...text].length)).toEqual([15, 200, 10])
  expect(spoken[0]).toBe('Mara: Ada, come')
  expect(spoken[2]).toBe('and 1 more')
})

test('what comes alone is spoken soon, what goes on and on at most every 3 s', () => {
  expect(gatherFor(Infinity)).toBe(600)
  expect(gatherFor(1000)).toBe(2000)
  expect(gatherFor(2900)).toBe(600)
})

test('a message that fails is news once, unless it had failed before', () => {
  const failed: MessageEntry = { ...said('hi'), status: 'failed' }
  const pending: MessageEntry = { ...failed, status: 'pending' }
  expect(newlyFailed([pending], [failed])).toEqual([failed])
  expect(newlyFailed([failed], [failed])).toEqual([])
  expect(newlyFailed([], [failed])).toEqual([])
})

test('who looks like somebody else is told apart when they come and when they speak', () => {
  const both = new Map([...names, ['x', '\u041Cara']])
  const doubles = new Map([['x', 'm']])
  const entries = [
    { ...notice('joined', '\u041Cara'), by: 'x', member: { id: 'x', name: '\u041Cara', role: 'member' } },
    { ...said('hi'), by: 'x' },
  ]
  expect(announcement(entries as TimelineEntry[], { name: 'Ada', names: both, lookalikes: doubles })).toBe(
    '\u041Cara (looks like Mara) joined. \u041Cara (looks like Mara): hi',
  )
})

test('of what was missed only the number is told', () => {
  expect(announcement([], listener, 1)).toBe('1 new message')
  expect(announcement([said('hi')], listener, 2)).toBe('3 new messages')
})

test('one may hear of everything, of what names oneself, or of nothing', () => {
  const entries = [said('hi'), said('Ada?'), notice('joined', 'Ada')]
  expect(audible(entries, 'all', 'Ada')).toEqual(entries)
  expect(audible(entries, 'mentions', 'Ada')).toEqual([said('Ada?')])
  expect(audible(entries, 'off', 'Ada')).toEqual([])
})
