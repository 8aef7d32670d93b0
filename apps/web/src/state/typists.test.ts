import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Typists } from './typists.ts'

let shown: readonly string[] = []
let changes = 0
const open = () =>
  new Typists((typists) => {
    shown = typists
    changes += 1
  })

describe('who is typing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    shown = []
    changes = 0
  })
  afterEach(() => void vi.useRealTimers())

  test('is shown for 5 s after the last sign of it', () => {
    const typists = open()
    typists.typing('ada')
    vi.advanceTimersByTime(4000)
    typists.typing('ada')
    vi.advanceTimersByTime(4999)
    expect(shown).toEqual(['ada'])
    vi.advanceTimersByTime(1)
    expect(shown).toEqual([])
    expect(changes).toBe(2)
  })

  test('keeps the order in which they began, each on their own time', () => {
    const typists = open()
    typists.typing('ada')
    vi.advanceTimersByTime(1000)
    typists.typing('bo')
    vi.advanceTimersByTime(1000)
    typists.typing('ada')
    expect(shown).toEqual(['ada', 'bo'])
    vi.advanceTimersByTime(4000)
    expect(shown).toEqual(['ada'])
  })

  test('is done at once when they have sent it, and begins anew after that', () => {
    const typists = open()
    typists.typing('ada')
    typists.stopped('ada')
    expect(shown).toEqual([])
    typists.stopped('bo')
    expect(changes).toBe(2)
    typists.typing('ada')
    vi.advanceTimersByTime(4999)
    expect(shown).toEqual(['ada'])
  })

  test('is nobody’s business once the room is left', () => {
    const typists = open()
    typists.typing('ada')
    typists.close()
    vi.advanceTimersByTime(6000)
    expect(changes).toBe(1)
  })
})
