import { expect, test } from 'vitest'
import { assignHues, authorHue } from './author-hue.ts'

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

test('the first twelve people of a room are told apart, and keep their hue when others come', () => {
  const names = new Map('abcdefghijklmn'.split('').map((id) => [id, `Person ${id}`]))
  const twelve = new Map([...names].slice(0, 12))
  const hues = assignHues(twelve)
  expect(new Set(hues.values()).size).toBe(12)
  expect(hues.get('a')).toBe(authorHue('Person a'))
  for (const [id, hue] of hues) expect(assignHues(names).get(id)).toBe(hue)
  expect(assignHues(names).get('n')).toBe(authorHue('Person n'))
})
