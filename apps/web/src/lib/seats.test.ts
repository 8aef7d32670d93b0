import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { draftStore } from './drafts.ts'
import { mutedKey, seatStore } from './seats.ts'
import { memoryStore, tolerantStore } from './storage.ts'

const NOW = Date.parse('2026-11-20T08:00:00.000Z')

const session = (over: Partial<Session> = {}): Session => ({
  code: 'AB3K',
  token: 'token',
  expiresAt: '2026-11-21T08:00:00.000Z',
  room: { id: 'r', code: 'AB3K', title: null, lifetime: 'ephemeral', createdAt: '2026-11-20T08:00:00.000Z' },
  self: { id: 'm', name: 'Ada', role: 'host' },
  ...over,
})

const open = (store = memoryStore(), drafts = draftStore(memoryStore(), store)) =>
  seatStore(
    tolerantStore(() => store),
    () => NOW,
    drafts,
  )

describe('seats', () => {
  test('are found again per room', () => {
    const seats = open()
    seats.keep(session())
    seats.keep(session({ code: 'QQQQ', token: 'other' }))
    expect(seats.find('AB3K')?.token).toBe('token')
    expect(seats.find('QQQQ')?.token).toBe('other')
    expect(seats.find('ZZZZ')).toBeNull()
  })

  test('survive a reload where the browser keeps nothing but what the tab does', () => {
    const blocked = () => {
      throw new Error('blocked')
    }
    const tab = memoryStore()
    const reload = () => open(tolerantStore(blocked, () => tab))
    reload().keep(session())
    expect(reload().findFor('AB3K', 'Ada')?.token).toBe('token')
    reload().forget('AB3K')
    expect(reload().find('AB3K')).toBeNull()
  })

  test('do not expire by the clock of this device, which may be wrong', () => {
    const seats = open()
    seats.keep(session({ expiresAt: '2026-11-17T07:59:59.000Z' }))
    expect(seats.find('AB3K')?.token).toBe('token')
    expect(seats.findFor('AB3K', 'Ada')?.token).toBe('token')
  })

  test('that nobody asks for any more go once they are past their time', () => {
    const seats = open()
    seats.keep(session({ expiresAt: '2026-11-20T07:59:59.000Z' }))
    seats.keep(session({ code: 'QQQQ' }))
    for (const code of ['AB3K', 'QQQQ']) seats.forgetExpired(code)
    expect(seats.find('AB3K')).toBeNull()
    expect(seats.find('QQQQ')?.token).toBe('token')
  })

  test.each(['', '{', 'null', '{"code":"AB3K"}', '[]'])('%j in the storage is no seat', (text) => {
    const store = memoryStore()
    store.setItem('parley:seat:AB3K', text)
    expect(open(store).find('AB3K')).toBeNull()
  })

  test('belong to a person, however they spell their name', () => {
    const seats = open()
    seats.keep(session())
    expect(seats.findFor('AB3K', ' ADA ')?.token).toBe('token')
    expect(seats.findFor('AB3K', 'Bo')).toBeNull()
  })

  test('that are gone leave behind what was being written', () => {
    const store = memoryStore()
    const drafts = draftStore(memoryStore(), store)
    const seats = open(store, drafts)
    seats.keep(session())
    drafts.write('AB3K', 'half a thought')
    seats.drop('AB3K')
    expect(seats.find('AB3K')).toBeNull()
    expect(drafts.read('AB3K')).toBe('half a thought')
  })

  test('are forgotten with all that was kept for the room, the name is not', () => {
    const store = memoryStore()
    const drafts = draftStore(memoryStore(), store)
    const seats = open(store, drafts)
    seats.keep(session())
    store.setItem(mutedKey('AB3K'), 'yes')
    drafts.write('AB3K', 'half a thought')
    seats.writeName('Ada')
    seats.forget('AB3K')
    expect(seats.find('AB3K')).toBeNull()
    expect(drafts.read('AB3K')).toBe('')
    expect(store.getItem(mutedKey('AB3K'))).toBeNull()
    expect(seats.readName()).toBe('Ada')
  })

  test('take a fresh token, unless another seat was taken there meanwhile, or the seat was given up', () => {
    const seats = open()
    seats.renew(session({ token: 'fresh' }))
    expect(seats.find('AB3K')).toBeNull()
    seats.keep(session())
    seats.renew(session({ token: 'fresh' }))
    expect(seats.find('AB3K')?.token).toBe('fresh')
    seats.renew(session({ token: 'not mine', self: { id: 'another', name: 'Bo', role: 'member' } }))
    expect(seats.find('AB3K')?.token).toBe('fresh')
  })

  test('are found with the token that another tab has taken', () => {
    const seats = open()
    expect(seats.findRenewed(session())).toBeNull()
    seats.keep(session({ token: 'fresh' }))
    expect(seats.findRenewed(session())?.token).toBe('fresh')
    expect(seats.findRenewed(session({ token: 'fresh' }))).toBeNull()
    expect(seats.findRenewed(session({ self: { id: 'another', name: 'Bo', role: 'member' } }))).toBeNull()
  })
})
