import { expect, test } from 'vitest'
import { tabTitle } from './tab-sign.ts'

const room = { code: 'AB3K', title: null } as Parameters<typeof tabTitle>[0]

test('a tab is called by its room, with what is unread before it', () => {
  expect(tabTitle(room, 0)).toBe('AB3K · Parley')
  expect(tabTitle(room, 3)).toBe('(3) AB3K · Parley')
  expect(tabTitle({ ...room, title: 'Stand-up' }, 120)).toBe('(99+) Stand-up · Parley')
  expect(tabTitle(room, 1, true)).toBe('(1) Closed: AB3K · Parley')
})
