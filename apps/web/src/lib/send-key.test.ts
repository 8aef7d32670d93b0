import { expect, test } from 'vitest'
import { type KeyPress, sendsMessage } from './send-key.ts'

const press = (over: Partial<KeyPress> = {}): KeyPress => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...over,
})

test.each([
  ['Enter', press(), true, false],
  ['Shift+Enter', press({ shiftKey: true }), false, false],
  ['Alt+Enter', press({ altKey: true }), false, false],
  ['Ctrl+Enter', press({ ctrlKey: true }), true, true],
  ['Command+Enter', press({ metaKey: true }), true, true],
  ['Enter while composing', press({ isComposing: true }), false, false],
  ['the Enter that ends a composition in Safari', press({ keyCode: 229 }), false, false],
  ['Ctrl+Enter while composing', press({ ctrlKey: true, isComposing: true }), false, false],
  ['another key', press({ key: 'a', keyCode: 65 }), false, false],
])('%s', (_name, key, fine, coarse) => {
  expect(sendsMessage(key, false)).toBe(fine)
  expect(sendsMessage(key, true)).toBe(coarse)
})
