import { expect, test } from 'vitest'
import { dayLabel, localDay, spokenTime, timeOfDay } from './dates.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()
const DAY = 86_400_000

test('days are named as the viewer would', () => {
  expect(dayLabel(NOON, NOON)).toBe('Today')
  expect(dayLabel(NOON - DAY, NOON)).toBe('Yesterday')
  expect(dayLabel(NOON - 2 * DAY, NOON)).toBe('Wednesday, November 18')
  expect(dayLabel(NOON - 400 * DAY, NOON)).toBe('October 16, 2025')
})

test('the gutter leaves out half of the day, who hears the time is told it', () => {
  expect(timeOfDay(NOON)).toBe('12:00')
  expect(spokenTime(NOON)).toMatch(/^12:00\sPM$/)
})

test('a local day lasts from midnight to midnight, however long that is', () => {
  const days = [new Date(2026, 2, 29), new Date(2026, 9, 25), new Date(2026, 10, 20)]
  for (const midnight of days.map(Number)) {
    const day = localDay(midnight)
    expect(localDay(midnight - 1)).toBe(day - 1)
    expect(localDay(midnight)).toBe(day)
    expect(localDay(midnight + 22 * 3_600_000)).toBe(day)
    expect(localDay(midnight + 26 * 3_600_000)).toBe(day + 1)
  }
})
