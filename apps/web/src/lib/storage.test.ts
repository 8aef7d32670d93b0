import { describe, expect, test } from 'vitest'
import { memoryStore, tolerantStore } from './storage.ts'

const refusing = () => {
  throw new Error('blocked')
}

describe('tolerantStore', () => {
  test('keeps in the store what it takes', () => {
    const inner = memoryStore()
    tolerantStore(() => inner).setItem('a', '1')
    expect(inner.getItem('a')).toBe('1')
  })

  test('works for the life of the page where storage is blocked', () => {
    const store = tolerantStore(refusing)
    store.setItem('a', '1')
    expect(store.getItem('a')).toBe('1')
    store.removeItem('a')
    expect(store.getItem('a')).toBeNull()
  })

  test('tells what goes with the page', () => {
    const inner = { ...memoryStore() }
    const store = tolerantStore(() => inner)
    store.setItem('kept', '1')
    inner.setItem = refusing
    store.setItem('refused', '1')
    expect(['kept', 'refused', 'neither'].map((key) => store.isFleeting(key))).toEqual([false, true, false])
  })

  test('a value that no longer fits is found again, not the older one that did', () => {
    const inner = { ...memoryStore() }
    const store = tolerantStore(() => inner)
    store.setItem('a', 'old')
    inner.setItem = refusing
    store.setItem('a', 'new')
    expect(store.getItem('a')).toBe('new')
  })

  test('what the first store refuses is found in the next one by the page that a reload makes', () => {
    const inner = memoryStore()
    const open = () => tolerantStore(refusing, () => inner)
    open().setItem('a', '1')
    expect(open().getItem('a')).toBe('1')
    open().removeItem('a')
    expect(open().getItem('a')).toBeNull()
  })

  test('what the first store takes again leaves nothing older in the next one', () => {
    const first = { ...memoryStore() }
    const second = memoryStore()
    const store = tolerantStore(
      () => first,
      () => second,
    )
    const take = first.setItem
    first.setItem = refusing
    store.setItem('a', 'old')
    first.setItem = take
    store.setItem('a', 'new')
    expect(second.getItem('a')).toBeNull()
    expect(store.getItem('a')).toBe('new')
  })
})
