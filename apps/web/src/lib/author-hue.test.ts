import { expect, test } from 'vitest'
import { authorHue } from './author-hue.ts'

test('a name has one hue, in any spelling', () => {
  expect(authorHue('Ada')).toBe(authorHue('ADA'))
  expect(authorHue('Zoë')).toBe(authorHue('Zoe\u0308'))
})

test('names spread over twelve hues', () => {
  const hues = new Map<number, number>()
  for (let i = 0; i < 1200; i++) {
    const hue = authorHue(`Person ${i}`)
    hues.set(hue, (hues.get(hue) ?? 0) + 1)
  }
  expect(hues.size).toBe(12)
  expect(Math.max(...hues.values())).toBeLessThan(160)
})
