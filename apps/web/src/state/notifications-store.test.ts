import { expect, test } from 'vitest'
import { bellOf } from './notifications-store.ts'

test('the bell is on if it is wanted and allowed, and says what forbids it', () => {
  expect(bellOf('granted', true)).toBe('on')
  expect(bellOf('granted', false)).toBe('off')
  // Allowed once, and taken back to be asked again.
  expect(bellOf('default', true)).toBe('off')
  expect(bellOf('denied', true)).toBe('denied')
  expect(bellOf('insecure', false)).toBe('insecure')
  expect(bellOf('unsupported', false)).toBe('unsupported')
})
