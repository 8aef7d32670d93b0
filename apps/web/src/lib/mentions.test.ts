import { expect, test } from 'vitest'
import { mentions } from './mentions.ts'

test('a text names somebody by their whole name, in any case, with or without an @', () => {
  for (const text of ['Ada?', 'thanks, ADA', '@ada: look', '(ada)', 'Ada’s idea', 'frag Ada.'])
    expect(mentions(text, 'Ada'), text).toBe(true)
  for (const text of ['Adam', 'Canada', 'ada_2', 'Ada\u0301', 'A da', ''])
    expect(mentions(text, 'Ada'), text).toBe(false)
})

test('names of several words, of other scripts and of signs', () => {
  expect(mentions('ask Mary Ann!', 'Mary Ann')).toBe(true)
  expect(mentions('ask Mary', 'Mary Ann')).toBe(false)
  expect(mentions('Привет, Мара', 'мара')).toBe(true)
  expect(mentions('Zoe\u0308 is here', 'Zo\u00eb')).toBe(true)
  expect(mentions('what about C++?', 'C++')).toBe(true)
  expect(mentions('hello .*', 'a.*')).toBe(false)
  expect(mentions('hello', '')).toBe(false)
})
