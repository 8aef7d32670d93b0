import { expect, test } from 'vitest'
import { nameParts } from './name-parts.ts'

test('nameParts: tells names from words, whatever the names are', () => {
  const say = (names: string[]) => `${names.join(' and ')} joined`
  expect(nameParts(say, ['joined', '0', 'אבג'])).toEqual([
    { text: 'joined', isName: true },
    { text: ' and ', isName: false },
    { text: '0', isName: true },
    { text: ' and ', isName: false },
    { text: 'אבג', isName: true },
    { text: ' joined', isName: false },
  ])
})
