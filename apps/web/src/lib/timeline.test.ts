import { describe, expect, test } from 'vitest'
import { message, notice } from './test-entries.ts'
import { type NoticeEntry, noticeRuns, type TimelineEntry, withoutOwnReturns } from './timeline.ts'

describe('withoutOwnReturns', () => {
  test('keeps one’s first arrival, what one said, and everything about others', () => {
    const kept = [
      notice('joined', 'me'),
      notice('joined', 'b', 1),
      message('me', 2),
      notice('left', 'b', 4),
      notice('joined', 'b', 6),
    ]
    const [first, second, said, ...rest] = kept
    const all = [first, second, said, notice('left', 'me', 3), notice('joined', 'me', 5), ...rest]
    expect(withoutOwnReturns(all as TimelineEntry[], 'me')).toEqual(kept)
  })

  test('a past that begins with a departure shows none', () => {
    expect(withoutOwnReturns([notice('left', 'me'), notice('joined', 'me', 1)], 'me')).toEqual([
      notice('joined', 'me', 1),
    ])
  })
})

describe('noticeRuns', () => {
  const said = (entries: NoticeEntry[]) =>
    noticeRuns(entries).map((run) => `${run.members.map((member) => member.name).join('+')} ${run.kind}`)

  test('tells in order who came and who went', () => {
    expect(said([notice('joined', 'a'), notice('joined', 'b'), notice('left', 'a')])).toEqual([
      'a+b joined',
      'a left',
    ])
  })

  test('tells only the outcome of a long back and forth', () => {
    const flapping = Array.from({ length: 7 }, (_, index) =>
      notice(index % 2 === 0 ? 'joined' : 'left', 'a', index),
    )
    expect(said([...flapping, notice('left', 'b', 8)])).toEqual(['a joined', 'b left'])
  })
})
