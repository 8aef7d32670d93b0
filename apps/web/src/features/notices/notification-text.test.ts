import { expect, test } from 'vitest'
import { said } from '../../lib/test-entries.ts'
import type { RoomState } from '../../state/room-state.ts'
import { notificationText } from './notification-text.ts'

const state = {
  room: { code: 'AB3K', title: null } as RoomState['room'],
  names: new Map([['m', 'Mara']]),
  lookalikes: new Map<string, string>(),
}

test('a notification says who wrote what in which room, and how much waits there', () => {
  expect(notificationText(state, said('hi'), 1)).toEqual({ title: 'AB3K', body: 'Mara: hi' })
  expect(notificationText(state, said('hi'), 7).title).toBe('AB3K · 7 new')
})

test('a notification is one short line: no message can look like another one', () => {
  const { body } = notificationText(state, said(`first\nBo: second ${'🙂'.repeat(200)}`), 1)
  expect(body).toMatch(/^Mara: first Bo: second 🙂+…$/u)
  expect([...body]).toHaveLength(120)
})
