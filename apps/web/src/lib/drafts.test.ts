import { describe, expect, test } from 'vitest'
import { draftStore } from './drafts.ts'
import { memoryStore, tolerantStore } from './storage.ts'

const twoTabs = () => {
  const shared = memoryStore()
  const open = () => draftStore(memoryStore(), shared)
  return { first: open(), second: open(), open }
}

describe('drafts', () => {
  test('of two tabs don’t touch each other', () => {
    const { first, second } = twoTabs()
    first.write('AB3K', 'one')
    second.write('AB3K', 'two')
    expect([first.read('AB3K'), second.read('AB3K')]).toEqual(['one', 'two'])
    second.write('AB3K', '')
    expect([first.read('AB3K'), second.read('AB3K')]).toEqual(['one', ''])
  })

  test('of a tab that is closed go on in the next one, until they are sent in either', () => {
    const { first, second, open } = twoTabs()
    first.write('AB3K', 'one')
    expect([second.read('AB3K'), second.isBorrowed('AB3K')]).toEqual(['one', true])
    second.write('AB3K', '')
    expect(open().read('AB3K')).toBe('')
  })

  test('that were written over by another tab are left behind all the same', () => {
    const { first, second, open } = twoTabs()
    first.write('AB3K', 'one')
    second.write('AB3K', 'two')
    second.write('AB3K', '')
    first.handOver('AB3K')
    second.handOver('AB3K')
    expect(open().read('AB3K')).toBe('one')
  })

  test('belong to a room, and are forgotten with it', () => {
    const { first, open } = twoTabs()
    first.write('AB3K', 'one')
    first.write('CD4M', 'two')
    first.forget('AB3K')
    first.handOver('AB3K')
    expect([first.read('AB3K'), open().read('AB3K'), first.read('CD4M')]).toEqual(['', '', 'two'])
  })

  test('stay usable where storage is blocked', () => {
    const blocked = () =>
      tolerantStore(() => {
        throw new Error('blocked')
      })
    const drafts = draftStore(blocked(), blocked())
    drafts.write('AB3K', 'one')
    expect(drafts.read('AB3K')).toBe('one')
    drafts.write('AB3K', '')
    expect(drafts.read('AB3K')).toBe('')
  })
})
