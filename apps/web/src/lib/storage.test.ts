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

  test('a value that no longer fits is found again, not the older one that did', () => {
    const inner = { ...memoryStore() }
    const store = tolerantStore(() => inner)
    store.setItem('a', 'old')
    inner.setItem = refusing
    store.setItem('a', 'new')
    expect(store.getItem('a')).toBe('new')
  })
})
