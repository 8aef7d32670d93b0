import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { leavingSeatStore } from './leaving-seats.ts'
import { LEAVING_KEY } from './seats.ts'
import { memoryStore } from './storage.ts'

const NOW = Date.parse('2026-11-20T08:00:00.000Z')

const session = (over: Partial<Session> = {}): Session => ({
  code: 'AB3K',
  token: 'token',
  expiresAt: '2026-11-21T08:00:00.000Z',
  room: {
    id: 'r',
    code: 'AB3K',
    title: 'Retro',
    lifetime: 'ephemeral',
    createdAt: '2026-11-20T08:00:00.000Z',
  },
  self: { id: 'm', name: 'Ada', role: 'host' },
  ...over,
})

const open = (store = memoryStore()) => leavingSeatStore(store, () => NOW)

describe('seats that are to be given up', () => {
  test('are found by their room and their owner’s name, until they are given up', () => {
    const leaving = open()
    leaving.add(session())
    leaving.add(session({ code: 'QQQQ', token: 'other' }))
    expect(leaving.findFor('AB3K', ' ada ')?.token).toBe('token')
    expect(leaving.findFor('AB3K', 'Bea')).toBeNull()
    leaving.remove('token')
    expect(leaving.findFor('AB3K', 'Ada')).toBeNull()
    expect(leaving.list().map(({ token }) => token)).toEqual(['other'])
  })

  test('keep nothing but what giving them up takes, and leave nothing when that is done', () => {
    const store = memoryStore()
    const leaving = open(store)
    leaving.add(session())
    leaving.add(session())
    expect(leaving.list()).toEqual([
      { code: 'AB3K', token: 'token', expiresAt: '2026-11-21T08:00:00.000Z', name: 'ada', undoUntil: 0 },
    ])
    leaving.remove('token')
    expect(store.getItem(LEAVING_KEY)).toBeNull()
  })

  test('are not kept beyond their time', () => {
    const leaving = open()
    leaving.add(session({ expiresAt: '2026-11-20T07:59:59.000Z' }))
    leaving.add(session({ token: 'other' }))
    leaving.removeExpired()
    expect(leaving.list().map(({ token }) => token)).toEqual(['other'])
  })

  test('can be undone for a while', () => {
    const leaving = open()
    leaving.add(session(), NOW + 1)
    expect(leaving.isUndoable('AB3K')).toBe(true)
    expect(leaving.isUndoable('QQQQ')).toBe(false)
    leaving.add(session(), NOW)
    expect(leaving.isUndoable('AB3K')).toBe(false)
  })

  test('are none where something else was written', () => {
    for (const text of ['{', '{}', '[1, null, {"code": "AB3K"}]']) {
      const store = memoryStore()
      store.setItem(LEAVING_KEY, text)
      expect(open(store).list()).toEqual([])
    }
  })
})
