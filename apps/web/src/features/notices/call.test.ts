import { expect, test } from 'vitest'
import { callFor } from './call.ts'

const away = { looking: false, muted: false, notifications: true, sound: true }

test('a message calls who looks elsewhere, by what they want', () => {
  expect(callFor(away)).toEqual({ notification: true, tone: true })
  expect(callFor({ ...away, sound: false })).toEqual({ notification: true, tone: false })
  expect(callFor({ ...away, notifications: false })).toEqual({ notification: false, tone: true })
})

test('nobody is called to a room that they look at, or have muted', () => {
  const silence = { notification: false, tone: false }
  expect(callFor({ ...away, looking: true })).toEqual(silence)
  expect(callFor({ ...away, muted: true })).toEqual(silence)
})
